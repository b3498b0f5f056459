package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Problem is one thing that stops the program, and what to do about it.
type Problem struct {
	// Setting is the environment name of the setting, or the file.
	Setting string
	// Where says where the value came from: "flag --redis", "environment",
	// "yishi.yaml line 3"; empty when something is missing.
	Where string
	// Do says what to do; it never contains the value.
	Do string
}

// String is one line; a name that came from a file is quoted when it is odd.
func (p Problem) String() string {
	name := p.Setting
	if printable(name) != "" || len(name) > 80 {
		name = strconv.QuoteToASCII(name[:min(len(name), 80)])
	}
	if p.Where == "" {
		return name + ": " + p.Do
	}
	return name + " (" + p.Where + "): " + p.Do
}

// Problems is everything that is wrong with the settings, never empty as an error.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = "  " + one.String()
	}
	noun := "problems"
	if len(p) == 1 {
		noun = "problem"
	}
	return fmt.Sprintf("%d %s with the settings:\n%s", len(p), noun, strings.Join(lines, "\n"))
}

// err turns an empty list into no error.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
