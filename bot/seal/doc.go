// Package seal keeps the ballots of a secret motion closed until the motion is.
//
// A ballot is sealed to the motion's public key with HPKE (RFC 9180, base mode:
// X25519, HKDF-SHA256, ChaCha20-Poly1305, single shot) by whoever takes it in;
// only the holder of the private key opens it, at close. Community and motion
// are bound as HPKE info, the roll entry as associated data, so a ballot cannot
// be moved to another motion or household.
//
// # Size
//
// Before sealing, the picks are padded to one width per motion, so that the size
// of a sealed ballot never tells a choice or the number of picks:
//
//	width  = 1 + longest choices text, rounded up to a multiple of 8, at most 248
//	sealed = 32 (encapsulated key) + width + 16 (tag) bytes
//
// [Width] computes it. A yes/no/abstain motion has width 8: 56 bytes sealed, 75
// characters of unpadded base64url. Ten picks out of single letters have width
// 24: 72 bytes, 96 characters.
//
// # What "secret" means here
//
// Hidden from residents, chair and whoever gets a copy of the store, not from
// the operator or the chat platform: both see a ballot as it is typed. The private
// key must never enter the store, its log or its replicas, and is destroyed once
// the result is published; a backup of the key voids the secrecy. A lost key
// is a lost vote. A unanimous result always reveals everyone, and a split below
// three votes is not shown at all ([MayShow]).
//
// HPKE draws its randomness from the operating system and takes no other source.
package seal
