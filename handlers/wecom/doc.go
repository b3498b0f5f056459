// Package wecom is the door of WeCom: the JSON callback of a smart bot (智能机器人),
// which hears residents in internal groups and in private, and the webhook by
// which posts reach a group.
//
// A smart bot in callback mode speaks only when spoken to. What it says later
// goes through the response_url of a message, once and within an hour, or
// through the group's webhook.
package wecom
