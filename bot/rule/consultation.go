package rule

const (
	CannotOpen    Verdict = "cannot_open"
	CannotArchive Verdict = "cannot_archive"

	NotToldBefore     Why = "not_told_before"
	NoFeedback        Why = "no_feedback"
	FeedbackGiven     Why = "feedback_given"
	AnyoneMayTakePart Why = "anyone_may_take_part"
	ToTheAssembly     Why = "to_the_assembly"
)

// ConsultationStage is how a 协商 ended.
type ConsultationStage string

const (
	TalkOpen     ConsultationStage = ""         // being held
	TalkAgreed   ConsultationStage = "agreed"   // its result has to be carried out
	TalkDisputed ConsultationStage = "disputed" // goes to the assembly
)

// CheckConsultation tests the duties of 城乡社区协商: content told beforehand
// (中办发〔2015〕41号), residents without local registration may take part, what
// cannot be agreed goes to the assembly, and the carrying out is fed back
// (居委会组织法32, 村委会组织法33).
func CheckConsultation(toldBefore bool, stage ConsultationStage, feedback bool) (Verdict, Why) {
	switch {
	case !toldBefore:
		return CannotOpen, NotToldBefore
	case stage == TalkDisputed:
		return MustConvene, ToTheAssembly
	case stage == TalkAgreed && !feedback:
		return CannotArchive, NoFeedback
	case stage == TalkAgreed:
		return OK, FeedbackGiven
	default:
		return Accepted, AnyoneMayTakePart
	}
}
