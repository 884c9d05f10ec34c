package bolt

import "unhunch/internal/store/bolt/disk"

// What can be wrong with a store's file. Open says with it which file it is
// and what to do.
var (
	ErrInUse    = disk.ErrInUse
	ErrForeign  = disk.ErrForeign
	ErrNewer    = disk.ErrNewer
	ErrOlder    = disk.ErrOlder
	ErrBehind   = disk.ErrBehind
	ErrUpgrade  = disk.ErrUpgrade
	ErrDamaged  = disk.ErrDamaged
	ErrReadOnly = disk.ErrReadOnly
	ErrMissing  = disk.ErrMissing
	ErrReplaced = disk.ErrReplaced
)

// Trouble is one of these with the file and the mend.
type Trouble = disk.Trouble
