package wecom

import (
	"strings"
	"unicode"
)

// Markdown writes a plain text so that WeCom's markdown shows it as it is.
// Characters that mean something there are replaced by their full-width forms,
// which read the same in Chinese and need no client that knows escapes: so no
// title can call somebody (<@userid>), link elsewhere, or pass for a heading.
// Addresses of pages stay untouched.
func Markdown(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		writeLine(&b, line)
	}
	return b.String()
}

// special are the characters that mean something anywhere in a line.
var special = strings.NewReplacer(
	"<", "＜", "[", "［", "]", "］", "*", "＊", "_", "＿", "`", "｀", `\`, "＼", "&", "＆", "~~", "～～", "|", "｜",
)

func writeLine(b *strings.Builder, line string) {
	line = strings.TrimRight(strings.Map(printable, line), " \t")
	rest := strings.TrimLeft(line, " \t")
	b.WriteString(strings.Repeat(" ", min(len(line)-len(rest), 3))) // four would make it code
	mark, rest := opening(rest)
	b.WriteString(mark)
	for rest != "" {
		start, end := address(rest)
		b.WriteString(special.Replace(rest[:start]))
		b.WriteString(rest[start:end])
		rest = rest[end:]
	}
}

// opening takes what would make a heading, a quote, a list or a rule off the
// front of a line, and returns it in full-width form.
func opening(line string) (mark, rest string) {
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits == len(line) {
		return "", line
	}
	first, next := line[digits], byte(' ')
	if digits+1 < len(line) {
		next = line[digits+1]
	}
	switch {
	case digits == 0 && (first == '#' || first == '>'):
	case digits == 0 && (first == '-' || first == '+' || first == '=') && (next == ' ' || next == first):
	case digits > 0 && (first == '.' || first == ')') && (next < '0' || next > '9'): // a list would number its lines anew
	default:
		return "", line
	}
	return line[:digits] + fullWidth(first), line[digits+1:]
}

// fullWidth is the full-width form of a visible ASCII character.
func fullWidth(c byte) string { return string(rune(c) - '!' + '\uFF01') }

// address finds the first address of a page in a line; without one, both ends
// are the end of the line.
func address(line string) (start, end int) {
	start = strings.Index(line, "http")
	for start >= 0 {
		rest := line[start:]
		if strings.HasPrefix(rest, "http://") || strings.HasPrefix(rest, "https://") {
			end = strings.IndexFunc(rest, func(c rune) bool {
				return c <= ' ' || c > '~' || strings.ContainsRune("<>[]()\"'`*|\\", c)
			})
			if end < 0 {
				end = len(rest)
			}
			return start, start + end
		}
		next := strings.Index(rest[1:], "http")
		if next < 0 {
			break
		}
		start += 1 + next
	}
	return len(line), len(line)
}

// printable drops control characters.
func printable(c rune) rune {
	if unicode.IsControl(c) && c != '\t' {
		return -1
	}
	return c
}
