package bubble

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestABubbleTellsItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := Clock()()
		if want := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC); !began.Equal(want) {
			t.Errorf("it begins at %s", began)
		}
		<-time.After(time.Hour)
		if Since(began) != time.Hour || Until(began.Add(2*time.Hour)) != time.Hour {
			t.Errorf("after an hour it is %s since it began", Since(began))
		}
	})
}

func TestEveryOtherClockBeginsOnTheSameMonday(t *testing.T) {
	if shows := Clock()().Format("Monday 2006-01-02 15:04"); shows != "Monday 2026-11-30 09:00" {
		t.Errorf("it shows %s", shows)
	}
}

func TestTodayIsNotTold(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it was told")
		}
	}()
	Now()
}
