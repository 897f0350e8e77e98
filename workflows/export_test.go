package workflows

func init() { noLimit = 1 << 30 }
