package store

import "testing"

// conformance is what every backend must do; the names read as sentences.
var conformance = []struct {
	name string
	test func(t *testing.T, b backend)
}{
	{"documents change at the version they were read", documentsChangeAtTheirVersion},
	{"an act stands on what it only looked at", actsStandOnWhatTheyLookedAt},
	{"what falls due is done while it is due", whatFallsDueIsDoneWhileItIsDue},
	{"a deleted document made anew is another one", deletedDocumentsComeBackNewer},
	{"an act is all or nothing", actsAreAllOrNothing},
	{"a message changes things once", messagesChangeThingsOnce},
	{"answers are found across the borders of periods", answersAreFoundAcrossBorders},
	{"rows are found by number and by name", rowsAreFound},
	{"members come by score", membersComeByScore},
	{"bad names are refused", badNamesAreRefused},
	{"writers of one document conflict and none is lost", concurrentCommits},
	{"the outbox keeps rows until they are done", outboxKeepsRows},
	{"a roll comes back as it was put", rollsComeBack},
	{"an unfinished roll is not remembered", unfinishedRollsAreNotRemembered},
	{"verdicts follow rank, person and rule", verdictsFollowTheRule},
	{"a fixed booth allows no change", fixedBoothsAllowNoChange},
	{"the deadline counts", deadlinesCount},
	{"a sealed booth counts turnout only", sealedBoothsCountTurnout},
	{"the choices must fit the booth", choicesMustFit},
	{"several entries are cast in one call", severalEntriesAtOnce},
	{"the largest casting fits", largestCastingFits},
	{"a casting is counted once", castingsCountOnce},
	{"a crowd is counted exactly", crowdsAreCounted},
	{"freezing stops ballots for good", freezingStops},
	{"sums and ledger are read of one moment", countersAtFit},
	{"a frozen booth cannot be moved", frozenBoothsStay},
	{"scripts survive a flush", scriptsSurviveFlush},
	{"a caller who leaves is still counted", leaversAreCounted},
	{"the log seals and verifies", logSealsAndVerifies},
	{"a log is published once", logsArePublishedOnce},
	{"senders are found, bound and unbound", sendersAreFound},
	{"a sender who is remembered casts until they are cut off", rememberedSendersCast},
	{"a list of cuts that is too long voids what is remembered", longListsOfCutsAreVoid},
	{"the directory is read at a start", theDirectoryIsReadAtAStart},
	{"memory is kept and forgotten", memoryIsKept},
	{"attempts are limited per window", attemptsAreLimited},
	{"tokens are fetched by one", tokensAreFetchedByOne},
	{"the server can be inspected", serverCanBeInspected},
}

func conform(t *testing.T, b func(t testing.TB) backend) {
	for _, c := range conformance {
		t.Run(c.name, func(t *testing.T) { c.test(t, b(t)) })
	}
}

func TestMiniredisConforms(t *testing.T) { conform(t, onMiniredis) }
