import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The limit for semaphores or shared memory segments is reached',
  because:
    '`{program|The program}` could not get {syscall|`$`|a semaphore or a shared segment} **because** the kernel’s limit for their number is reached',
  why: `
System V semaphores, message queues and shared memory are counted by the kernel (\`kernel.sem\`, \`kernel.msgmni\`, \`kernel.shmmni\`), and they stay when their program dies without removing them. A server that crashed often leaves hundreds. No disk is involved; the code only has the same name.`,
  prior: 0,
  clues: [
    {
      when: { syscall: ['semget', 'shmget', 'msgget', 'semop', 'shmat'] },
      weight: 9,
      says: '`{syscall}` is about System V objects',
    },
    {
      when: {
        text: 'semaphore|sem_get|shm_attach|msg_get_queue|semget|shmget|msgget|shared memory segment|could not create semaphores|AcceptMutex|ipcmk|Couldn.t create (?:the )?\\w*[Mm]utex',
      },
      weight: 7,
      says: 'the log speaks of semaphores or segments',
    },
    { when: { text: '/dev/shm|shm_open' }, weight: -5, says: 'POSIX shared memory is a file: another cause' },
    { when: { entity: { path: '/.*' } }, weight: -4, says: 'it is about a file' },
  ],
  question: {
    ask: 'How many may there be?',
    run: 'sysctl kernel.sem kernel.shmmni kernel.msgmni; ipcs -u',
    answers: [
      {
        reads: { output: 'sysctl', where: { name: 'kernel\\.sem' }, rows: { value: '.*' } },
        weight: 1,
        says: 'the limits are {value}: the last number is that of sets',
      },
    ],
  },
  fixes: [
    {
      title: 'Remove what dead programs left',
      when: 'The owner of the sets does not run any more.',
      steps: [
        { kind: 'sh', sh: 'ipcs -s -p; ipcs -m -p' },
        {
          kind: 'sh',
          sh: 'ipcrm -s 98304',
          changes: 'Removes that one set. A program that still uses it fails at once: compare the pids first.',
        },
      ],
      whyItWorks: 'A removed set is free for others at once.',
      risk: {
        level: 'destructive',
        to: 'a program that still uses the set',
        undo: 'Start that program again: it makes a new one.',
      },
      proof: { sh: 'ipcs -su', shows: 'fewer used arrays' },
    },
    {
      title: 'Raise the limit',
      when: 'All of them are in use, and the fourth number is small.',
      steps: [
        {
          kind: 'sh',
          sh: "sysctl kernel.sem; sudo sysctl -w kernel.sem='32000 1024000000 500 32000'",
          changes: 'The values that Linux has had by itself since 3.19, until the next start: up to 32,000 sets.',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: "docker run --sysctl kernel.sem='32000 1024000000 500 32000' image",
        },
      ],
      whyItWorks:
        'It is the fourth number against which the kernel counts. A small one (128) comes from old advice in `/etc/sysctl.d`; look there too.',
      risk: { level: 'reversible', undo: 'Set the old numbers, which `sysctl kernel.sem` showed.' },
      proof: { sh: 'ipcs -ls', shows: 'the new maximum' },
    },
  ],
  popularButWrong: {
    advice: 'Clean up the disk.',
    because: 'The text says “device”, and means a table of the kernel.',
  },
  sources: [
    'man:semget(2)',
    'man:shmget(2)',
    'man:ipcs(1)',
    'man:proc(5)',
    'https://www.postgresql.org/docs/current/kernel-resources.html',
  ],
  notReproducible:
    'The lab has no System V semaphores; `ipcmk -S` with `kernel.sem` at 3 sets showed it on a real kernel.',
})
