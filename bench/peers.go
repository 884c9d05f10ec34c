package main

import (
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/google/uuid"
	fork "github.com/netresearch/go-cron"
	"github.com/robfig/cron/v3"
)

// robfig is robfig/cron with an entry for each person. Its parser loads the
// zone for each.
type robfig struct {
	cron  *cron.Cron
	ids   []cron.EntryID
	waves *waves
}

// inWaves is a person's cron spec, whose next time is moved to a wave.
type inWaves struct {
	cron.Schedule
	person int
	waves  *waves
}

func (s inWaves) Next(t time.Time) time.Time { return s.waves.next(s.person, t, s.Schedule.Next(t)) }

func (r *robfig) build(people int, w *waves) error {
	r.cron, r.waves, r.ids = cron.New(), w, make([]cron.EntryID, people)
	for i := range people {
		schedule, err := r.schedule(i)
		if err != nil {
			return err
		}
		r.ids[i] = r.cron.Schedule(schedule, r.job(i))
	}
	return nil
}

func (r *robfig) schedule(person int) (cron.Schedule, error) {
	schedule, err := cron.ParseStandard("CRON_TZ=" + inZone(person) + " " + everyHalfHour)
	return inWaves{schedule, person, r.waves}, err
}

// job remembers whose it is, as a real one would.
func (r *robfig) job(person int) cron.Job {
	return cron.FuncJob(func() {
		if person >= 0 {
			r.waves.fire()
		}
	})
}

func (r *robfig) start() {
	r.cron.Start()
	r.settled()
}

// settled returns when the runner's loop has nothing else to do.
func (r *robfig) settled() { r.cron.Remove(-1) }

func (r *robfig) change(person int) error {
	schedule, err := r.schedule(person)
	if err != nil {
		return err
	}
	r.cron.Remove(r.ids[person])
	r.ids[person] = r.cron.Schedule(schedule, r.job(person))
	r.settled()
	return nil
}

// goCron is go-co-op/gocron with a job for each person.
type goCron struct {
	scheduler gocron.Scheduler
	ids       []uuid.UUID
	waves     *waves
}

// cronInWaves is gocron's own idea of a person's spec, likewise moved.
type cronInWaves struct {
	gocron.Cron
	person int
	waves  *waves
}

func (c cronInWaves) Next(t time.Time) time.Time { return c.waves.next(c.person, t, c.Cron.Next(t)) }

func (g *goCron) build(people int, w *waves) (err error) {
	if g.scheduler, err = gocron.NewScheduler(); err != nil {
		return err
	}
	g.waves, g.ids = w, make([]uuid.UUID, people)
	for i := range people {
		job, err := g.scheduler.NewJob(g.definition(i))
		if err != nil {
			return err
		}
		g.ids[i] = job.ID()
	}
	return nil
}

func (g *goCron) definition(person int) (gocron.JobDefinition, gocron.Task, gocron.JobOption) {
	return gocron.CronJob("CRON_TZ="+inZone(person)+" "+everyHalfHour, false),
		gocron.NewTask(func(int) { g.waves.fire() }, person),
		gocron.WithCronImplementation(cronInWaves{gocron.NewDefaultCron(false), person, g.waves})
}

func (g *goCron) start() { g.scheduler.Start() }

func (g *goCron) change(person int) error {
	definition, task, option := g.definition(person)
	_, err := g.scheduler.Update(g.ids[person], definition, task, option)
	return err
}

// netresearch is netresearch/go-cron, robfig/cron's fork with a heap. Its cache
// has those with the same spec and zone share what was parsed.
type netresearch struct {
	cron   *fork.Cron
	parser fork.ScheduleParser
	ids    []fork.EntryID
	waves  *waves
}

// forkInWaves is a person's cron spec, likewise moved.
type forkInWaves struct {
	fork.Schedule
	person int
	waves  *waves
}

func (s forkInWaves) Next(t time.Time) time.Time {
	return s.waves.next(s.person, t, s.Schedule.Next(t))
}

func (n *netresearch) build(people int, w *waves) (err error) {
	n.parser = fork.StandardParser().WithCache()
	n.cron, n.waves, n.ids = fork.New(fork.WithLogger(fork.DiscardLogger)), w, make([]fork.EntryID, people)
	for i := range people {
		if n.ids[i], err = n.add(i); err != nil {
			return err
		}
	}
	return nil
}

func (n *netresearch) add(person int) (fork.EntryID, error) {
	schedule, err := n.parser.Parse("CRON_TZ=" + inZone(person) + " " + everyHalfHour)
	if err != nil {
		return 0, err
	}
	return n.cron.ScheduleJob(forkInWaves{schedule, person, n.waves}, fork.FuncJob(func() {
		if person >= 0 {
			n.waves.fire()
		}
	}))
}

func (n *netresearch) start() {
	n.cron.Start()
	n.settled()
}

// settled returns when the runner's loop has nothing else to do: nobody has
// this number.
func (n *netresearch) settled() { n.cron.Remove(0) }

func (n *netresearch) change(person int) (err error) {
	n.cron.Remove(n.ids[person])
	if n.ids[person], err = n.add(person); err != nil {
		return err
	}
	n.settled()
	return nil
}
