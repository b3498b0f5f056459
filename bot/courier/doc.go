// Package courier brings outgoing messages to their channels and starts due jobs.
//
// A message waits in the store, where it was committed with the change that caused
// it. The relay turns waiting messages into tasks of hibiken/asynq, whose payload is
// community and row id only; the row id is the task id, so a message is queued once.
// The handler loads the row, checks hours and budgets, sends, and removes the row:
//
//	waiting ─relay→ queued ─handler→ sent → removed
//	   ↑               │  ├─ not due: task ends, row waits on
//	   │               │  ├─ budget of the person or group used up: removed unsent
//	   │               │  ├─ refused for good: removed unsent
//	   │               │  └─ window of the platform closed, or given up: parked
//	   └── unparked when the resident writes (by the bot)
//
// Delivery is at least once: a process that dies between sending and removing sends
// that one message twice. A task taken by a process that died is copied by the
// others once its lease has run out, 30 to 45 s later; asynq's own recovery, up to
// 125 s later, finds the row gone.
//
// Jobs are ticks of robfig/cron. Every replica queues every slot as job@slot, and
// the task id lets one of them through. What a job does must depend on state, not
// on the slot: a slot runs at least once, and after a gap one run covers it all.
package courier
