// Package official is the door of a WeChat official account: the callback in
// secure mode, and a client for the account's API (customer messages,
// templates, scene QR codes, the menu and the access token they need).
//
// The callback's codec is written by hand because it is on the path of every
// ballot; it takes only what the platform writes, and everything else goes
// through a strict reading with encoding/xml or is refused.
package official
