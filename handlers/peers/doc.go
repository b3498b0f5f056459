// Package peers tests a running server against independent implementations of
// the platforms' sealed envelopes, which are packages of npm:
//
//	cd handlers/peers
//	npm install --package-lock=false --ignore-scripts
//	node peers.mjs http://127.0.0.1:8080
//
// with the keys of the server in the environment, or, against doors of its own,
//
//	go test -tags peers ./handlers/peers
package peers
