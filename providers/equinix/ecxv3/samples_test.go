package ecxv3_test

import (
	"turnup/providers"
	"turnup/providers/equinix"
)

// leg is a leg as the samples of "Connect to Myself" have it: to a port of our own.
func leg(name string, a equinix.ASide, z equinix.ZSide) equinix.Leg {
	return equinix.Leg{Name: name, A: a, Z: z}
}

func from(encapsulation providers.Encapsulation, port string, tags ...int) equinix.ASide {
	return equinix.ASide{PortID: port, Encapsulation: encapsulation, Tags: twoTags(tags)}
}

func to(encapsulation providers.Encapsulation, port string, tags ...int) equinix.ZSide {
	return equinix.ZSide{PortID: port, Encapsulation: encapsulation, Tags: twoTags(tags)}
}

func twoTags(tags []int) providers.Tags {
	if len(tags) == 1 {
		return providers.Tags{S: tags[0]}
	}
	return providers.Tags{S: tags[0], C: tags[1]}
}

func request(notify string, legs ...equinix.Leg) equinix.Request {
	return equinix.Request{
		Legs: legs, Speed: 50, Unit: equinix.UnitMB, Notifications: []string{notify}, PurchaseOrderNumber: "1234567890",
	}
}

// sold makes the request one for a service profile of the seller in the metro.
func sold(r equinix.Request, profile, metro string) equinix.Request {
	for i := range r.Legs {
		r.Legs[i].Z.ProfileID, r.Legs[i].Z.Metro = profile, metro
	}
	return r
}

func faster(r equinix.Request) equinix.Request {
	r.Speed = 500
	return r
}

const (
	d1, qq = providers.Dot1Q, providers.QinQ
	doe    = "JohnDoe@example.com"
	doeEQ  = "JohnDoe@equinix.com"
)

// The legs of the chapters about one connection; both chapters have the same ones.
var (
	d2d = leg("JohnDoe_SelfPvt_DQ_To_DQ",
		from(d1, "4f891d3b-973e-73e0-bae0-80ac1885197a", 883), to(d1, "7f891d3b-9732-7320-bae0-30ac1885197a", 662))
	d2q = leg("JohnDoe_SelfPvt_DQ_To_QQ",
		from(d1, "7f891d3b-7e6a-73e0-859e-30ac1885197a", 991), to(qq, "7f891d3b-973e-7390-bae0-30ac1885197a", 601, 483))
	q2d = leg("JohnDoe_SelfPvt_Q_To_DQ",
		from(qq, "7f345d3b-973d-73d0-bae0-30ac1435697a", 756, 984), to(d1, "7f891d3b-9732-7320-bae0-30ac1456197a", 550))
	q2q = leg("JohnDoe_SelfPvt_Q_To_Q",
		from(qq, "7f579d3b-973d-73d0-bae0-30ac1885197a", 771), to(qq, "7f891d3b-9739-7390-bae0-30ac1976197a", 471))
)

// samples are the create requests of "Connect to Myself", by the file that has their body.
func samples() map[string]equinix.Request {
	return map[string]equinix.Request{
		"create-single-dot1q-dot1q.json": request(doeEQ, d2d),
		"create-single-dot1q-qinq.json":  request(doeEQ, d2q),
		"create-single-qinq-dot1q.json":  request(doeEQ, q2d),
		"create-single-qinq-qinq.json":   request(doeEQ, q2q),

		"create-private-dot1q-dot1q.json": sold(request(doe, d2d), "5e79b5e4-7c5b-4201-9334-fd89b37bec47", "DC"),
		"create-private-dot1q-qinq.json":  sold(request(doe, d2q), "31b7263f-3baa-4ec0-bd7b-4147ee2d04f9", "DC"),
		"create-private-qinq-dot1q.json":  sold(request(doe, q2d), "7e8e41ac-8d4e-4d6d-90b5-eb532ad5fe73", "DC"),
		"create-private-qinq-qinq.json":   sold(request(doe, q2q), "fa2e4cdd-3baa-4ec0-bd7b-4340572d04f9", "DC"),

		"create-redundant-dot1q-dot1q.json": sold(request(doe,
			leg("JohnDoe_Self_R_Pvt_D2D",
				from(d1, "7f891d3b-973c-73c0-bae0-30ac1885197a", 739), to(d1, "7f891d3b-99c8-9c80-bae0-30ac1885197a", 739)),
			leg("JohnDoe2_Self_R_Pvt_D2D",
				from(d1, "7f891d3b-9744-7440-bae0-30ac1885197a", 559), to(d1, "7f891d3b-9740-7400-bae0-30ac1885197a", 639)),
		), "31b7263f-7e6a-42d0-859e-80a7fd3b9609", "SV"),
		"create-redundant-dot1q-qinq.json": faster(sold(request(doe,
			leg("JohnDoe_Self_R_Pvt_D2Q",
				from(d1, "7f891d3b-973e-73e0-bae0-30ac1885197a", 874), to(qq, "7f891d3b-9739-7390-bae0-30ac1885197a", 762, 972)),
			leg("JohnDoe2_Self_R_Pvt_D2Q",
				from(d1, "7f891d3b-9740-7400-bae0-30ac1885197a", 738), to(qq, "7f891d3b-973a-73a0-bae0-30ac1885197a", 421, 864)),
		), "19bd99fa-9b5a-4d06-9db0-b0f308a43e3e", "DC")),
		"create-redundant-qinq-dot1q.json": sold(request(doe,
			leg("JohnDoe_Self_R_Pvt_Q2D",
				from(qq, "7f891d3b-973d-73d0-bae0-30ac1885197a", 3994, 3449), to(d1, "7f891d3b-9747-7470-bae0-30ac1885197a", 2467)),
			leg("JohnDoe2_Self_R_Pvt_Q2D",
				from(qq, "7f891d3b-973f-73f0-bae0-30ac1885197a", 3773, 3254), to(d1, "7f891d3b-9740-7400-bae0-30ac1885197a", 2553)),
		), "31b7263f-7e6a-42d0-859e-80a7fd3b9609", "SV"),
		"create-redundant-qinq-qinq.json": faster(sold(request(doe,
			leg("JohnDoe_Self_R_Pvt_Q2Q",
				from(qq, "7f891d3b-973d-73d0-bae0-30ac1885197a", 660), to(qq, "7f891d3b-9739-7390-bae0-30ac1885197a", 719)),
			leg("JohnDoe2_Self_R_Pvt_Q2Q",
				from(qq, "7f891d3b-973f-73f0-bae0-30ac1885197a", 620), to(qq, "7f891d3b-9738-7380-bae0-30ac1885197a", 638)),
		), "19bd99fa-9b5a-4d06-9db0-b0f308a43e3e", "DC")),
	}
}

func pair() equinix.Request { return samples()["create-redundant-dot1q-qinq.json"] }

func single() equinix.Request { return samples()["create-single-dot1q-qinq.json"] }
