package envelope

// Refusal is why a request was turned away. It is for the operator's log: the
// sender gets the same 403 for all of them. It never holds a secret, a person
// or a text.
type Refusal string

// The reasons for which a door turns a request away.
const (
	BadQuery      Refusal = "query is malformed"
	Repeated      Refusal = "a query parameter is repeated"
	Missing       Refusal = "a query parameter is missing"
	BadTimestamp  Refusal = "timestamp is not a number"
	TooOld        Refusal = "timestamp is too old"
	TooEarly      Refusal = "timestamp is in the future"
	BadNonce      Refusal = "nonce has characters it must not have"
	NotSealed     Refusal = "encrypt_type is not aes"
	BadSignature  Refusal = "signature does not match"
	BadMsgSign    Refusal = "msg_signature does not match"
	BadPaper      Refusal = "the outer document is not as the platform writes it"
	BadBase64     Refusal = "envelope is not base64"
	BadLength     Refusal = "envelope has a wrong length"
	BadPadding    Refusal = "envelope has a wrong padding"
	WrongReceiver Refusal = "envelope is for another receiver"
	Replayed      Refusal = "timestamp and nonce were used for another message"
	BadMessage    Refusal = "the message is not as the platform writes it"
	WrongAccount  Refusal = "the message is for another account"
)

// Error returns the reason in English.
func (r Refusal) Error() string { return string(r) }
