package bot

import "yishi/bot/council"

// doorCommands are the commands of the doorstep.
func doorCommands() []command {
	return []command{
		{intent: "count_sheets", where: privately, power: council.ToVerifyPaper, do: (*turn).countSheets},
		{intent: "delivered", where: privately, power: council.ToDeliver, do: (*turn).delivered},
		{intent: "doors", where: privately, power: council.ToSeeDoorList, do: (*turn).doorList},
		{intent: "visit", where: privately, power: council.ToVisit, do: (*turn).visited},
	}
}
