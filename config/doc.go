// Package config is what an operator may set: one table of settings, each with
// its environment name, its default and the check it must pass. Values come from
// flags, the environment (YISHI_*, and YISHI_*_FILE for secrets), an optional
// YAML file and defaults, in this order. All problems are reported at once, each
// with what to do about it; secrets never print.
package config
