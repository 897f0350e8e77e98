package main

import (
	"math"
	"slices"
	"time"
)

// percentile is the smallest of the values that this percentage of them does not exceed (nearest rank); 0 of none.
func percentile(values []float64, percent float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(percent / 100 * float64(len(sorted))))
	return sorted[max(rank, 1)-1]
}

func median(values []float64) float64 { return percentile(values, 50) }

// round keeps three digits of what is small and one decimal of the rest.
func round(x float64) float64 {
	if math.Abs(x) < 1 {
		return math.Round(x*1000) / 1000
	}
	return math.Round(x*10) / 10
}

func seconds(d time.Duration) float64 { return round(d.Seconds()) }

func milliseconds(d time.Duration) float64 { return round(float64(d) / float64(time.Millisecond)) }

// ratio is 0 when there is nothing to compare with.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return math.Round(a/b*1000) / 1000
}
