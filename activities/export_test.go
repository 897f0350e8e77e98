package activities

// Translate lets a test see kinds that no provider's HTTP answer leads to.
var Translate = translate
