package routines

//go:generate go run ../internal/figure/draw -figures figures -pictures pictures -sheet ../docs/pictures/contact-sheet.png -icon ../docs/pictures/icon.png
