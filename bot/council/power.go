package council

import "slices"

// Power is one thing that somebody in a community may do: to vote, to open a motion.
type Power string

// What every resident may do. Whether a resident is on a motion's roll is for the roll.
const (
	ToLook     Power = "look"    // list, show, result, explain, own ballots
	ToVote     Power = "vote"    // cast, change and take back
	ToPropose  Power = "propose" // and second
	ToComment  Power = "opinion" // and support one, or not
	ToRequest  Power = "request" // follow and rate it
	ToPledge   Power = "pledge"
	ToDelegate Power = "delegate" // and take it back
	ToNominate Power = "nominate"
	ToAttend   Power = "attend"   // rsvp, sign in, speak
	ToObject   Power = "object"   // 异议
	ToDispute  Power = "dispute"  // 我家还没商量好
	ToOwnData  Power = "own_data" // see, take along, have erased
	ToWarn     Power = "urgent"
)

// What officers may do on motions.
const (
	ToOpenMotion    Power = "open_motion"
	ToOpenVote      Power = "open_vote"
	ToExtend        Power = "extend"
	ToClose         Power = "close"
	ToWithdraw      Power = "withdraw"
	ToVoid          Power = "void"
	ToPublish       Power = "publish"
	ToAnswer        Power = "accept" // 受理 or 不受理 a proposal
	ToModerate      Power = "hide"   // take an opinion out of sight, with a reason
	ToRemind        Power = "remind"
	ToOverrideLint  Power = "override_lint" // findings that a reason sets aside
	ToAgreeLint     Power = "agree_lint"    // findings that block until the supervisor agrees
	ToAskRecheck    Power = "recheck"
	ToAnswerRecheck Power = "answer_recheck"
	// ToPostSheet: say, with a photo, that the paper hangs on the wall.
	ToPostSheet       Power = "posted"
	ToAnswerObjection Power = "answer_objection"
	ToRemark          Power = "remark" // 监事意见
	ToEnterPaper      Power = "paper"
	ToVerifyPaper     Power = "verify_paper"
	ToCountSheets     Power = "count_sheets" // the unnamed sheets of a secret motion
	ToSeeDoorList     Power = "door_list"
	ToVisit           Power = "visit"     // households of the own building
	ToDeliver         Power = "delivered" // note that a notice reached a household
	ToHoldMeeting     Power = "meeting"
	ToHoldElection    Power = "election"
	// ToPutForward: note whom an organisation puts up for an election.
	ToPutForward Power = "put_forward"
	// ToRatify: say what a formal election or recall confirmed, so that the office is given,
	// or taken, here as well.
	ToRatify    Power = "ratify"
	ToAssign    Power = "assign"
	ToCloseTask Power = "done"
)

// What officers may do with the minutes of a meeting.
const (
	ToKeepMinutes    Power = "minutes" // correct the draft
	ToApproveMinutes Power = "approve_minutes"
)

// What officers may do to the roster and the community.
const (
	ToTransfer     Power = "transfer"
	ToMoveIn       Power = "move_in"
	ToMoveOut      Power = "move_out"
	ToRecordDeath  Power = "death"
	ToHandOver     Power = "handover"
	ToImport       Power = "roster.import"
	ToPrintCodes   Power = "codes.print"
	ToReissueCode  Power = "codes.reissue"
	ToSettle       Power = "settle"        // say yes or no to what waits for an officer
	ToConfirmClaim Power = "claim.confirm" // somebody says to be a person on the roster
	ToBindGroup    Power = "bind_group"
	ToSetRules     Power = "settings"
	// ToAllowVoting: say which clause of the own rules allows to vote by chat; ToMakeBinding:
	// have a motion bind by it.
	ToAllowVoting Power = "settings.evote"
	ToMakeBinding Power = "effect"
	ToSeePhone    Power = "phone" // with a reason that is recorded
	ToSeeActs     Power = "acts"  // every officer's act and all public records
)

// What officers may do with what residents give, and what the public accounts hold.
const (
	ToTakePledges  Power = "pledge.arrive" // what was promised has come
	ToKeepAccounts Power = "account.enter" // income and spending
	ToNameAccount  Power = "account.name"  // where money may be paid to

	// ToTakeDown: a picture, for good; ToTakeDownProof: one that stands for what was done.
	ToTakeDown      Power = "picture.down"
	ToTakeDownProof Power = "picture.down_proof"

	ToDraftCovenant Power = "covenant.draft"
	ToFileCovenant  Power = "covenant.file"
	ToAgree         Power = "compact.make" // with an outside party, and say what came of it
	ToReportFor     Power = "visit.note"   // report for somebody what was heard at their door
)

// PowerRow says who holds a power.
type PowerRow struct {
	Power Power
	// Roles may do it; none means every resident.
	Roles []Role
	// Author lets the one who made the motion do it as well.
	Author bool
	// Second must confirm it, another person; none means that it holds at once.
	Second []Role
}

var (
	leaders    = []Role{Chair, Clerk}
	organisers = []Role{Chair, Clerk, Captain}
	watchers   = []Role{Supervisor}
	clerks     = []Role{Clerk}
	callers    = []Role{Captain, Clerk}
	seconds    = []Role{Chair, Supervisor, Captain, Clerk}
	auditors   = []Role{Supervisor, Chair, Clerk}
)

// powers is the one table of who may do what. A captain acts in the own building only.
var powers = []PowerRow{
	{Power: ToLook}, {Power: ToVote}, {Power: ToPropose}, {Power: ToComment}, {Power: ToRequest},
	{Power: ToPledge}, {Power: ToDelegate}, {Power: ToNominate}, {Power: ToAttend}, {Power: ToObject},
	{Power: ToDispute}, {Power: ToOwnData}, {Power: ToWarn},

	{Power: ToOpenMotion, Roles: organisers},
	{Power: ToOpenVote, Roles: organisers},
	{Power: ToExtend, Roles: leaders},
	{Power: ToClose, Roles: leaders},
	{Power: ToWithdraw, Roles: leaders, Author: true},
	{Power: ToVoid, Roles: leaders, Second: watchers},
	{Power: ToPublish, Roles: leaders},
	{Power: ToAnswer, Roles: leaders},
	{Power: ToModerate, Roles: leaders},
	{Power: ToRemind, Roles: organisers},
	{Power: ToOverrideLint, Roles: leaders, Second: watchers},
	{Power: ToAgreeLint, Roles: watchers},
	{Power: ToAskRecheck}, {Power: ToPostSheet, Roles: organisers}, {Power: ToAnswerObjection, Roles: auditors},
	{Power: ToRemark, Roles: watchers},
	{Power: ToAnswerRecheck, Roles: auditors}, // the supervisor only in the stead of the others
	{Power: ToEnterPaper, Roles: callers, Second: seconds},
	{Power: ToVerifyPaper, Roles: seconds},
	{Power: ToCountSheets, Roles: []Role{Clerk, Chair}, Second: seconds},
	{Power: ToSeeDoorList, Roles: []Role{Captain, Supervisor}},
	{Power: ToVisit, Roles: []Role{Captain}},
	{Power: ToDeliver, Roles: callers},
	{Power: ToHoldMeeting, Roles: leaders},
	{Power: ToKeepMinutes, Roles: clerks},
	{Power: ToApproveMinutes, Roles: []Role{Chair}},
	{Power: ToHoldElection, Roles: leaders},
	{Power: ToPutForward, Roles: leaders, Second: seconds},
	{Power: ToRatify, Roles: auditors, Second: seconds},
	{Power: ToAssign, Roles: organisers},
	{Power: ToCloseTask, Roles: organisers},

	{Power: ToTransfer, Roles: clerks, Second: seconds},
	{Power: ToMoveIn, Roles: clerks, Second: seconds},
	{Power: ToMoveOut, Roles: clerks, Second: seconds},
	{Power: ToRecordDeath, Roles: clerks, Second: seconds},
	{Power: ToHandOver, Roles: clerks, Second: []Role{Supervisor, Clerk}},
	{Power: ToImport, Roles: leaders},
	{Power: ToPrintCodes, Roles: leaders},
	{Power: ToReissueCode, Roles: callers, Second: watchers},
	{Power: ToSettle, Roles: seconds},
	{Power: ToConfirmClaim, Roles: organisers},
	{Power: ToBindGroup, Roles: []Role{Chair}},
	{Power: ToSetRules, Roles: []Role{Chair}, Second: watchers},
	{Power: ToAllowVoting, Roles: []Role{Chair}, Second: watchers},
	{Power: ToMakeBinding, Roles: []Role{Chair}},
	{Power: ToSeePhone, Roles: watchers},
	{Power: ToSeeActs, Roles: watchers},

	{Power: ToTakePledges, Roles: organisers},
	{Power: ToKeepAccounts, Roles: leaders, Second: auditors},
	{Power: ToNameAccount, Roles: leaders, Second: auditors},
	{Power: ToTakeDown, Roles: leaders},
	{Power: ToTakeDownProof, Roles: leaders, Second: watchers},

	{Power: ToDraftCovenant, Roles: leaders},
	{Power: ToFileCovenant, Roles: leaders},
	{Power: ToAgree, Roles: leaders},
	{Power: ToReportFor, Roles: organisers},
}

// Powers is a copy of the table, for help and menus.
func Powers() []PowerRow { return slices.Clone(powers) }

// Where is what a power is used on.
type Where struct {
	// Building is the part of the community that the matter concerns; empty is all of it.
	Building string
	// Parties are the candidates and parties in the matter: they lose officer acts in it.
	Parties []PersonNo
	// Author made the motion, 0 if nobody did.
	Author PersonNo
}

// May says whether p may use power there: nil, or the Refusal. Using a power that needs
// a second officer means to propose it.
func May(power Power, p Person, at Where) error {
	row, ok := powerRow(power)
	switch {
	case !ok:
		return UnknownPower
	case p.Gone:
		return HasLeft
	case len(row.Roles) == 0, row.Author && at.Author != 0 && at.Author == p.No:
		return nil
	}
	return holdsOne(row.Roles, p, at)
}

// MayConfirm says whether p may confirm, as second officer, what proposer proposed.
func MayConfirm(power Power, p Person, at Where, proposer PersonNo) error {
	row, ok := powerRow(power)
	switch {
	case !ok || len(row.Second) == 0:
		return UnknownPower
	case p.Gone:
		return HasLeft
	case p.No == proposer:
		return OwnProposal
	}
	return holdsOne(row.Second, p, at)
}

// holdsOne checks p's offices against roles.
func holdsOne(roles []Role, p Person, at Where) error {
	refusal := NotYourOffice
	for _, o := range p.Offices {
		switch {
		case !slices.Contains(roles, o.Role):
		case o.Role == Captain && o.Building != "" && o.Building != at.Building:
			refusal = OtherBuilding
		case slices.Contains(at.Parties, p.No):
			return IsParty
		default:
			return nil
		}
	}
	return refusal
}

func powerRow(power Power) (PowerRow, bool) {
	i := slices.IndexFunc(powers, func(r PowerRow) bool { return r.Power == power })
	if i < 0 {
		return PowerRow{}, false
	}
	return powers[i], true
}
