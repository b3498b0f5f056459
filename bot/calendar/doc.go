// Package calendar knows time as residents and the law speak of it: dates as
// people say them (周日晚8点), statutory day counts, quiet hours, public
// holidays, and the slots of the cron schedule. Everything is a pure function
// of its arguments: the clock and the *time.Location are handed in.
package calendar
