package tencentcloud

import (
	"maps"

	"turnup/providers/simulator"
)

// echoed are the parameters that a tunnel shows just as they were given, with what it shows when they were not. The second
// are those of its extra.
var (
	echoed      = map[string]any{"BfdEnable": 0, "NqaEnable": 0, "BfdInfo": nil, "NqaInfo": nil, "EnableBGPCommunity": false}
	echoedExtra = map[string]any{
		"IPv6Enable": 0, "JumboEnable": 0, "TencentIPv6Address": nil, "TencentBackupIPv6Address": nil, "CustomerIPv6Address": nil,
	}
)

// takeEchoed sets what a body gives of them. What was read before stays as it was.
func (t *tunnel) takeEchoed(asked simulator.Fields) {
	given := maps.Clone(t.Echoed)
	for _, known := range []map[string]any{echoed, echoedExtra} {
		for name := range known {
			if !asked.Has(name) {
				continue
			}
			if given == nil {
				given = map[string]any{}
			}
			given[name] = asked[name]
		}
	}
	t.Echoed = given
}

func (t *tunnel) showEchoed(shown, known map[string]any) {
	for name, unset := range known {
		shown[name] = unset
		if given, is := t.Echoed[name]; is {
			shown[name] = given
		}
	}
}
