package main

import (
	"unhunch/internal/app"
)

const (
	storeFlag     = "store"
	storeVariable = "UNHUNCH_STORE"
)

// placeOf is where a store is that is named by a flag or its variable, with the password.
func placeOf(named string, e env, wrong *mistakes) app.Place {
	return placeNamed("--store", named, e, wrong)
}

// placeNamed is placeOf for whatever names it.
func placeNamed(setting, named string, e env, wrong *mistakes) app.Place {
	wrong.store(setting, named)
	at := app.Place(named)
	if !at.Shared() {
		return at
	}
	if at.HasSecret() && e.getenv(storeVariable) != named {
		wrong.add(setting, "has a password in it, which every account of this machine can read in the list of processes", "Leave it out there, and set it as UNHUNCH_STORE_PASSWORD, or put it into a file that UNHUNCH_STORE_PASSWORD_FILE names.")
		return at
	}
	if err := at.Wrong(); err != nil {
		wrong.add(setting, "cannot be used: "+err.Error(), "Mend the address, or name a file.")
		return at
	}
	secret := storePassword()
	if !secret.given(e) { // others may know it: a server that trusts us, or ~/.pgpass
		return at
	}
	password, found := secret.find(e, wrong)
	if found && at.HasPassword() {
		wrong.add(password.setting, "is set, and the address of the store has a password, too", "Leave one of them out.")
		return at
	}
	return at.With(password.value)
}
