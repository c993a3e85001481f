import { defineCause } from '../../schema.ts'

/** timerfd_create(2) with TFD_TIMER_CANCEL_ON_SET. */
export default defineCause({
  title: 'The clock was set while a timer of the calendar ran',
  because:
    '`{program|The program}` was woken early **because** the clock of the machine was set, and its timer asked to be told',
  why: 'A timerfd on CLOCK_REALTIME with TFD_TIMER_CANCEL_ON_SET ends its `read` with this code when the clock jumps: by NTP at boot, by hand, after a suspend. systemd and cron daemons use it to compute their times anew. It is a message and no failure.',
  prior: 0,
  clues: [
    {
      when: { text: 'timerfd|clock|NTP|chrony|Time has been changed|settimeofday' },
      weight: 5,
      says: 'the clock or a timer is named',
    },
    { when: { syscall: ['read', 'timerfd_settime'] }, weight: 2, says: 'the failing call reads a timer' },
  ],
  fixes: [
    {
      title: 'Compute the next time and set the timer again',
      when: 'It is your program.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'if (read(fd, &n, sizeof n) < 0 && errno == ECANCELED)\n    arm(fd, next_run(now()));',
        },
      ],
      whyItWorks: 'The old time meant another moment of the new clock.',
      risk: { level: 'reversible', undo: 'Revert the change.' },
      proof: { sh: 'timedatectl', shows: 'System clock synchronized: yes' },
    },
  ],
  popularButWrong: { advice: 'Leave the flag out.', because: 'The job then runs at the wrong time after a jump.' },
  sources: ['man:timerfd_create(2)', 'man:time_namespaces(7)'],
  notReproducible: 'Setting the clock would move it for the whole machine.',
})
