package tencentcloud

import (
	"encoding/json"
	"maps"
	"slices"

	"turnup/providers/simulator"
)

// form is what a parameter must look like in JSON. The API takes no number as a text, and no parameter that it does not know.
type form struct {
	is     func(value any) bool
	list   bool
	fields map[string]form // of an object, instead of is
}

var (
	text  = form{is: func(value any) bool { _, is := value.(string); return is }}
	whole = form{is: func(value any) bool {
		number, is := value.(json.Number)
		_, err := number.Int64()
		return is && err == nil
	}}
	flag    = form{is: func(value any) bool { _, is := value.(bool); return is }}
	texts   = form{is: text.is, list: true}
	filters = form{list: true, fields: map[string]form{"Name": text, "Values": texts}}
	bgp     = form{fields: map[string]form{"Asn": whole, "AuthKey": text, "CloudAsn": whole}}
	tags    = form{list: true, fields: map[string]form{"Key": text, "Value": text}}
	cidr    = form{fields: map[string]form{"Cidr": text}}
	cidrs   = form{list: true, fields: cidr.fields}
	bfd     = form{fields: map[string]form{"ProbeFailedTimes": whole, "Interval": whole, "EnableBfdMultiHop": whole}}
	nqa     = form{fields: map[string]form{"ProbeFailedTimes": whole, "Interval": whole, "DestinationIp": text}}
	one     = map[string]form{"DirectConnectTunnelId": text}
	changed = map[string]form{
		"DirectConnectTunnelId": text, "DirectConnectTunnelName": text, "Bandwidth": whole, "BgpPeer": bgp, "RouteFilterPrefixes": cidrs,
		"TencentAddress": text, "CustomerAddress": text, "TencentBackupAddress": text,
	}
)

// parameters are those of each action.
var parameters = map[string]map[string]form{
	actionTunnels:  {"DirectConnectTunnelIds": texts, "Filters": filters, "Offset": whole, "Limit": whole},
	actionLines:    {"DirectConnectIds": texts, "Filters": filters, "Offset": whole, "Limit": whole},
	actionGateways: {"DirectConnectGatewayIds": texts, "Filters": filters, "Offset": whole, "Limit": whole},
	actionAccept:   one,
	actionReject:   one,
	actionDelete:   one,
	actionExtra:    one,
	actionModify:   changed,
	actionModifyExtra: with(changed, map[string]form{
		"DirectConnectTunnelName": {}, // the other change's
		"RouteFilterPrefixes":     cidr, "Vlan": whole, "BfdEnable": whole, "NqaEnable": whole, "BfdInfo": bfd, "NqaInfo": nqa, "IPv6Enable": whole,
		"JumboEnable": whole, "EnableBGPCommunity": flag, "CustomerIDCRoutes": cidrs, "ImportDirectRoute": flag, "TencentIPv6Address": text,
		"TencentBackupIPv6Address": text, "CustomerIPv6Address": text,
	}),
	actionCreate: with(changed, map[string]form{
		"DirectConnectTunnelId": {}, // of none yet
		"DirectConnectId":       text, "DirectConnectOwnerAccount": text, "NetworkType": text, "NetworkRegion": text, "VpcId": text,
		"DirectConnectGatewayId": text, "RouteType": text, "Vlan": whole, "BfdEnable": whole, "NqaEnable": whole, "BfdInfo": bfd,
		"NqaInfo": nqa, "CloudAttachId": text, "Tags": tags,
	}),
}

var required = map[string][]string{
	actionAccept: {"DirectConnectTunnelId"}, actionReject: {"DirectConnectTunnelId"}, actionDelete: {"DirectConnectTunnelId"},
	actionExtra: {"DirectConnectTunnelId"}, actionModify: {"DirectConnectTunnelId"}, actionModifyExtra: {"DirectConnectTunnelId"},
	actionCreate: {"DirectConnectId", "DirectConnectTunnelName"},
}

func with(base, more map[string]form) map[string]form {
	all := maps.Clone(base)
	maps.Copy(all, more)
	maps.DeleteFunc(all, func(_ string, f form) bool { return f.is == nil && f.fields == nil })
	return all
}

func readParameters(body []byte) (simulator.Fields, error) {
	if len(body) == 0 {
		return simulator.Fields{}, nil
	}
	return simulator.ReadFields(body)
}

// checkParameters refuses a body that has not the form of the action's parameters.
func checkParameters(action string, body []byte) *refusal {
	asked, err := readParameters(body)
	if err != nil {
		return refuse(codeInvalid, "The body is not a JSON object.")
	}
	if refused := checkObject("", parameters[action], asked); refused != nil {
		return refused
	}
	for _, name := range required[action] {
		if asked.Text(name) == "" {
			return refuse(codeMissing, "The request is missing the required parameter `%s`.", name)
		}
	}
	return nil
}

func checkObject(path string, known map[string]form, given map[string]any) *refusal {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		f, is := known[name]
		if !is {
			return refuse(codeUnknown, "The parameter `%s` is not known.", path+name)
		}
		if refused := f.check(path+name, given[name]); refused != nil {
			return refused
		}
	}
	return nil
}

func (f form) check(path string, value any) *refusal {
	if value == nil {
		return nil // as if left out
	}
	if f.list {
		values, is := value.([]any)
		for _, each := range values {
			if refused := (form{is: f.is, fields: f.fields}).check(path, each); refused != nil {
				return refused
			}
		}
		if is {
			return nil
		}
	} else if object, is := value.(map[string]any); is && f.fields != nil {
		return checkObject(path+".", f.fields, object)
	} else if f.is != nil && f.is(value) {
		return nil
	}
	return refuse(codeInvalid, "The value type of parameter `%s` is not valid.", path)
}

// prefixesOf are the prefixes of a body: a list, but one alone where a tunnel's extra is changed.
func prefixesOf(asked simulator.Fields) []simulator.Fields {
	if one := asked.Object("RouteFilterPrefixes"); one != nil {
		return []simulator.Fields{one}
	}
	return asked.Objects("RouteFilterPrefixes")
}
