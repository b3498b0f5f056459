package council

import (
	"regexp"
	"slices"
	"strconv"
)

// noneOptions are the skeletons of options that refuse all others.
var noneOptions = regexp.MustCompile(`^(以上|上述|这些|这几个)?(全部|[1-9]个|[1-9]项|[1-9]边|哪个|哪项|哪样)?(都|均|皆|也|全|全都)?` +
	`(不|没|没有|非|反对|否)(同意|选|选择|要|赞成|支持|行|满意|合适|喜欢|认可|接受|考虑|需要|可以|是|投)?(以上|这些)?(任何|所有)?(各项|选项|方案|1项|1个)?$` +
	`|^(以上|上述)(都|均|皆|全)?(不|非|没).{0,4}$|^反对(以上|所有|全部)|^(无|另选他人)$|^(none|noneofthese|noneoftheabove|neither)$`)

// keeping are options that leave things as they are.
var keeping = regexp.MustCompile(`(维持|保持|保留)(现状|原状|原样|不变)|^(先|暂时|暂)?(不|别)(动|改|变|换|装|做|搞|建|修|刷)`)

// IsNoneOption reports whether an option refuses all others on the ballot: 都不同意,
// 以上皆非, 两边都不选.
func IsNoneOption(option string) bool { return noneOptions.MatchString(Skeleton(option)) }

// ballot looks at the options together.
func (l *linter) ballot(in LintInput) {
	m := in.Motion
	n := len(m.Options)
	switch m.Form {
	case YesNo:
		if n > 0 {
			l.add("options_unasked", Blocks, "")
		}
		l.double(in)
		return
	case Choice, Multi:
		if n < 2 || n > MaxOptions {
			l.add("option_count", Blocks, "", "count", strconv.Itoa(n), "max", strconv.Itoa(MaxOptions))
		}
		if !m.Survey && !slices.ContainsFunc(m.Options, func(o string) bool { return IsNoneOption(o) || keeping.MatchString(Skeleton(o)) }) {
			l.add("none_missing", NeedsOverride, "")
		}
	case Election:
		l.seats(in, n)
	default:
		l.add("form_unknown", Blocks, "", "form", string(m.Form))
	}
	if m.Form == Multi && (m.Min < 0 || m.Max < 0 || m.Max > n || m.Max > 0 && m.Min > m.Max || m.Min > n) {
		l.add("picks", Blocks, "", "min", strconv.Itoa(m.Min), "max", strconv.Itoa(m.Max))
	}
	l.alike(m.Options)
	l.double(in)
}

// seats looks at candidates and seats.
func (l *linter) seats(in LintInput, n int) {
	seats := in.Motion.Seats
	data := []string{"seats", strconv.Itoa(seats), "candidates", strconv.Itoa(n)}
	switch {
	case seats < 1 || n < 1 || n > MaxOptions:
		l.add("seats", Blocks, "", data...)
	case n < seats:
		l.add("seats_unfilled", NeedsOverride, "", data...)
	case in.Contested && n == seats:
		l.add("uncontested", NeedsOverride, "", data...)
	}
}

// alike looks for options that can be taken for each other.
func (l *linter) alike(options []string) {
	for i := range options {
		for j := range i {
			if Alike(options[j], options[i]) {
				l.add("options_alike", Blocks, optionAt(i), "first", OptionLetter(j), "second", OptionLetter(i))
			}
		}
	}
}

// double looks for another motion of the same title.
func (l *linter) double(in LintInput) {
	for _, other := range in.Others {
		if Alike(other, in.Motion.Title) {
			l.add("title_taken", NeedsOverride, "title", "other", other)
			return
		}
	}
}
