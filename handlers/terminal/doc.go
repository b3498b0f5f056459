// Package terminal is the program's command line: one table of commands, from
// which help is made and to which every argument list is matched. Commands that
// touch data run on the open store of this process; when a server holds the data
// directory they run inside that server, through its admin socket.
package terminal
