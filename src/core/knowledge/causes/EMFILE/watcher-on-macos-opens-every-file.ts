import { defineCause } from '../../schema.ts'

/** kqueue(2) needs an open descriptor for each file that it watches; inotify does not. */
export default defineCause({
  title: 'A watcher on macOS or BSD holds one descriptor per watched file',
  because:
    '`{program|The program}` could not watch {path|$|one more file} **because** watching by kqueue takes a descriptor for each file, and its limit is reached',
  why: 'On macOS and the BSDs a program without access to FSEvents watches through kqueue, which needs every file open. A project with `node_modules` has tens of thousands, and the soft limit of a macOS shell is 256. On Linux the same project meets ENOSPC, since inotify has a limit of its own.',
  prior: 1,
  clues: [
    { when: { platform: ['darwin', 'freebsd', 'openbsd', 'netbsd'] }, weight: 4, says: 'it is macOS or a BSD' },
    {
      when: {
        text: 'FSWatcher|fs\\.watch|EMFILE: too many open files, watch|kqueue|watchman|chokidar|fsevents|metro|jest-haste-map',
      },
      weight: 4,
      says: 'a watcher speaks',
    },
    { when: { text: 'inotify' }, weight: -5, says: 'inotify is a thing of Linux' },
  ],
  fixes: [
    {
      title: 'Let FSEvents or watchman watch',
      when: 'It is macOS.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'sh',
          code: 'npm install fsevents    # chokidar and Jest use it when it is there\nbrew install watchman   # for Metro, Jest and Sapling',
        },
      ],
      whyItWorks: 'FSEvents tells about a whole tree through one descriptor.',
      risk: { level: 'reversible', undo: 'npm uninstall fsevents, brew uninstall watchman' },
      proof: { sh: 'lsof -p {pid} | wc -l', shows: 'some dozens of lines instead of thousands' },
    },
    {
      title: 'Watch less',
      when: 'The watcher has a list of what to ignore.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "chokidar.watch('src', { ignored: /node_modules|\\.git|dist/ })",
        },
      ],
      whyItWorks: 'What you do not edit needs no watch.',
      risk: { level: 'reversible', undo: 'Take the pattern out.' },
      proof: { sh: 'lsof -p {pid} | wc -l', shows: 'about as many lines as you have source files' },
    },
    {
      title: 'Raise the soft limit for this terminal',
      when: 'Until then.',
      steps: [{ kind: 'sh', sh: 'ulimit -n 10240', changes: 'This shell and what it starts.' }],
      whyItWorks: 'macOS lets a process go up to kern.maxfilesperproc.',
      risk: { level: 'reversible', undo: 'Close the terminal.' },
      proof: { sh: 'ulimit -n', shows: '10240' },
    },
  ],
  popularButWrong: {
    advice: 'Raise `fs.inotify.max_user_watches`.',
    because: 'That is a setting of Linux and does not exist here.',
  },
  sources: [
    'https://man.freebsd.org/cgi/man.cgi?query=kqueue',
    'https://developer.apple.com/documentation/coreservices/file_system_events',
    'https://nodejs.org/api/fs.html',
  ],
  notReproducible: 'It needs macOS or a BSD: Linux has no kqueue.',
})
