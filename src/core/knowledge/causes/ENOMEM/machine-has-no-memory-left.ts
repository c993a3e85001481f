import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The machine itself is out of memory',
  because: '`{program|The program}` got no memory **because** the whole machine has none left to promise',
  why: `
Linux promises memory generously and counts on programs not using all of it. When even that is exhausted, or where promises are strict
(\`vm.overcommit_memory=2\`), requests fail; more often the OOM killer ends the largest process first. A large process that forks (Redis when it saves) may double
its promises for a moment.`,
  prior: 1,
  clues: [
    {
      when: { text: 'Out of memory: Kill|oom-kill|invoked oom-killer|oom_reaper' },
      weight: 4,
      says: 'the OOM killer was at work',
    },
    {
      when: { text: 'overcommit|Can.t save in background: fork|Cannot allocate memory', near: 3 },
      weight: 2,
      says: 'a promise of memory was refused',
    },
    { when: { syscall: ['fork', 'clone', 'vfork'] }, weight: 3, says: 'the failing call copies a process' },
    { when: { countAtLeast: 3 }, weight: 1, says: 'several requests failed' },
  ],
  question: {
    ask: 'How much is left, and who has it?',
    run: 'free -m; ps -eo rss,pid,cmd --sort=-rss | head -n 5',
    answers: [
      {
        reads: { output: 'free', where: { name: 'Mem' }, rows: { availableMb: '<300' } },
        weight: 4,
        says: 'only {availableMb} MB are available',
      },
      {
        reads: { output: 'free', where: { name: 'Mem' }, rows: { availableMb: '>=300' } },
        weight: -3,
        says: '{availableMb} MB are available',
      },
    ],
  },
  fixes: [
    {
      title: 'End or shrink what takes the most',
      when: 'One process has grown.',
      steps: [
        { kind: 'sh', sh: 'ps -eo rss,pid,user,cmd --sort=-rss | head' },
        {
          kind: 'sh',
          sh: 'sudo systemctl restart {unit}',
          changes: 'Ends that service and starts it anew; its users wait for a moment.',
        },
      ],
      whyItWorks: 'The memory of a process goes back with its end; a leak begins anew at zero.',
      risk: { level: 'destructive', to: 'what that process had in memory', undo: 'It is running again.' },
      proof: { sh: 'free -m', shows: 'more in the column “available”' },
    },
    {
      title: 'Let promises be generous again',
      when: '`vm.overcommit_memory` is 2, or Redis cannot fork.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w vm.overcommit_memory=1',
          changes: 'Until the next boot; the OOM killer then decides later instead.',
        },
      ],
      whyItWorks: 'A fork shares its pages; the promise is rarely called in.',
      risk: { level: 'reversible', undo: 'sudo sysctl -w vm.overcommit_memory=0' },
      proof: { sh: 'sysctl vm.overcommit_memory', shows: '1' },
    },
    {
      title: 'Add swap for rare peaks',
      when: 'It is short of memory for minutes, not for hours.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo fallocate -l 2G /swapfile && sudo chmod 600 /swapfile && sudo mkswap /swapfile && sudo swapon /swapfile',
          changes: 'Takes 2 GB of the disk.',
        },
      ],
      whyItWorks: 'Pages that nobody has used for long move to the disk.',
      risk: { level: 'reversible', undo: 'sudo swapoff /swapfile && sudo rm /swapfile' },
      proof: { sh: 'swapon --show', shows: '/swapfile' },
    },
  ],
  popularButWrong: {
    advice: 'Drop the caches.',
    because: 'Memory used as cache is given back by itself when somebody needs it: it was never missing.',
  },
  sources: [
    'man:fork(2)',
    'man:mmap(2)',
    'man:free(1)',
    'https://docs.kernel.org/mm/overcommit-accounting.html',
    'https://redis.io/docs/latest/operate/oss_and_stack/management/admin/',
  ],
  notReproducible: 'The lab does not account for memory.',
})
