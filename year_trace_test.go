package main

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/redis/go-redis/v9"
)

// passing are the keys that answers leave: what was said to which message, what was
// offered, which messages to send. They are forgotten, and no decision rests on them.
var passing = regexp.MustCompile(`:(seen|keep|cast|out|due|parked|tiles|log)(:|$)|^asynq|^y:(try|alive|token)`)

// trace is everything that the store holds of people and decisions, by key.
func trace(ctx context.Context, t *testing.T, client redis.UniversalClient) map[string]string {
	t.Helper()
	all := map[string]string{}
	keys := client.Scan(ctx, 0, "y:*", 1000).Iterator()
	for keys.Next(ctx) {
		key := keys.Val()
		if passing.MatchString(key) {
			continue
		}
		value, err := contents(ctx, client, key)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		all[key] = value
	}
	if err := keys.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func contents(ctx context.Context, client redis.UniversalClient, key string) (string, error) {
	kind, err := client.Type(ctx, key).Result()
	if err != nil {
		return "", err
	}
	switch kind {
	case "string":
		return client.Get(ctx, key).Result()
	case "hash":
		m, err := client.HGetAll(ctx, key).Result()
		return fmt.Sprint(m), err // fmt prints maps in the order of their keys
	case "set":
		members, err := client.SMembers(ctx, key).Result()
		slices.Sort(members)
		return fmt.Sprint(members), err
	case "zset":
		members, err := client.ZRangeWithScores(ctx, key, 0, -1).Result()
		return fmt.Sprint(members), err
	case "stream":
		entries, err := client.XRange(ctx, key, "-", "+").Result()
		return fmt.Sprint(entries), err
	}
	return "", fmt.Errorf("a %s", kind)
}

// leftNoTrace compares what is held with what was held before.
func (y *year) leftNoTrace(before map[string]string) {
	y.t.Helper()
	after := trace(y.t.Context(), y.t, y.srv.house.data)
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if before[key] != after[key] {
			same := 0
			for same < min(len(before[key]), len(after[key])) && before[key][same] == after[key][same] {
				same++
			}
			same = max(0, same-40)
			y.t.Errorf("%s was\n…%.400s\nand is\n…%.400s", key, before[key][min(same, len(before[key])):], after[key][same:])
		}
	}
	for key := range before {
		if _, there := after[key]; !there {
			y.t.Errorf("%s is gone", key)
		}
	}
}
