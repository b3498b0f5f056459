package bot_test

import (
	"testing"

	"yishi/bot/speech"
)

func TestWhatIsUnderstoodButNotServedIsSentToPeople(t *testing.T) {
	p := newPlay(t)
	p.join("张三")
	p.want(p.means("张三", speech.Intent{Intent: "not_served_yet"}), "什么都没记", "楼长")
}
