package payload

import "cmp"

// Installation is the id of who installed the app that a payload is for: of the
// organisation that did so for all of its teams, or else of the team (docs:
// developing for orgs; Events API, authorizations; views, app_installed_team_id).
// "": it does not say. Nothing else of the payload is kept. Its error is that the
// payload is no JSON.
func Installation(body []byte) (id string, err error) {
	var d struct {
		EnterpriseID Text            `json:"enterprise_id"` // of a command, or an event
		TeamID       Text            `json:"team_id"`
		Org          Truth           `json:"is_enterprise_install"`
		Enterprise   Reference       `json:"enterprise"` // of an interaction
		Team         Reference       `json:"team"`
		To           List[installed] `json:"authorizations"` // one at the most
		View         struct {
			InstalledIn Text `json:"app_installed_team_id"`
		} `json:"view"`
	}
	if err := Tolerantly(body, &d); err != nil {
		return "", err
	}
	if len(d.To) > 0 {
		to := d.To[0]
		return named(to.Org, to.EnterpriseID, cmp.Or(to.TeamID, d.TeamID)), nil
	}
	enterprise := cmp.Or(d.EnterpriseID, Text(d.Enterprise.ID))
	return named(d.Org, enterprise, cmp.Or(d.View.InstalledIn, d.TeamID, Text(d.Team.ID))), nil
}

// installed is an installation that an event goes to.
type installed struct {
	EnterpriseID Text  `json:"enterprise_id"`
	TeamID       Text  `json:"team_id"`
	Org          Truth `json:"is_enterprise_install"`
}

func named(org Truth, enterprise, team Text) string {
	if org && enterprise != "" {
		return string(enterprise)
	}
	return string(team)
}
