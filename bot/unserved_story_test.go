package bot_test

import "testing"

func TestWhatIsUnderstoodButNotServedIsSentToPeople(t *testing.T) {
	p := newPlay(t)
	p.join("张三")
	for _, words := range []string{"楼道灯坏了"} {
		p.want(p.says("张三", words), "什么都没记", "楼长")
	}
}
