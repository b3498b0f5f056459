package bot

import "context"

// PictureSource says where a picture is, as the channel that it came by names it.
type PictureSource struct {
	Channel string `json:"channel"`
	Account string `json:"account"`
	// Media is the platform's id, or the address of the sealed picture.
	Media string `json:"media"`
}

// Picture is a picture made fit to be kept: a JPEG with nothing in it but what is seen.
type Picture struct {
	Bytes         []byte
	Width, Height int
}

// Pictures brings pictures from the platforms while these still have them.
type Pictures interface {
	// Fetch brings one picture. Errors: ErrInvalid when it will never be a picture that can
	// be kept, ErrNotFound when the platform has it no more; anything else is tried again.
	Fetch(ctx context.Context, s PictureSource) (Picture, error)
}
