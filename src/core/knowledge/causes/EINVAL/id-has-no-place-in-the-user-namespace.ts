import { defineCause } from '../../schema.ts'

/** chown(2), setuid(2), setgroups(2) with an id that the user namespace does not map. */
export default defineCause({
  title: 'The user id does not exist in this container’s range (rootless)',
  because:
    '`{program|The program}` could not give {path|`$`|the file} to that owner **because** the container has no such user id: its range is too small',
  why: `
Podman and Docker without root run in a user namespace: ids inside are mapped to a range outside (\`/etc/subuid\`, \`/etc/subgid\`). A file of an image with owner 65534, or group 42 of \`/etc/shadow\`, has to be given to that id, and where the range
has no place for it the kernel answers “Invalid argument”. With no range at all only root exists inside, and the first image fails.`,
  prior: 1,
  clues: [
    {
      when: { text: 'insufficient UIDs or GIDs|user namespace|subuid|subgid|newuidmap|rootless|podman|buildah' },
      weight: 5,
      says: 'a rootless container or its ranges are named',
    },
    {
      when: { syscall: ['chown', 'lchown', 'fchown', 'fchownat', 'setuid', 'setgid', 'setgroups', 'setresuid'] },
      weight: 4,
      says: '`{syscall}` was given an id',
    },
    { when: { text: 'chang(?:e|ing) owner|os\\.l?chown|chown\\(' }, weight: 4, says: 'an owner was to be changed' },
    {
      when: { text: 'unable to copy layer|failed to register layer|ApplyLayer|unpacking' },
      weight: 3,
      says: 'an image was being unpacked',
    },
  ],
  question: {
    ask: 'Which ids does the namespace have?',
    run: 'cat /proc/self/uid_map; cat /etc/subuid',
    answers: [
      {
        reads: { output: 'id-map', rows: { count: '<65536' } },
        weight: 4,
        says: 'only {count} ids from {inside} on exist in it',
      },
      {
        reads: { output: 'id-map', rows: { count: '>=4294967295' } },
        weight: -5,
        says: 'this process is in the namespace of the machine: all ids exist',
      },
    ],
  },
  fixes: [
    {
      title: 'Give your user a range, and let Podman take it over',
      when: '`/etc/subuid` has no line for you, or its last number is below 65536.',
      steps: [
        { kind: 'sh', sh: 'grep "^$USER:" /etc/subuid /etc/subgid' },
        {
          kind: 'sh',
          sh: 'sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "$USER"',
          changes: 'Writes a line into /etc/subuid and /etc/subgid. Take a range that no other line has.',
        },
        {
          kind: 'sh',
          sh: 'podman system migrate',
          changes: 'Stops the containers of this user and starts them with the new range.',
        },
      ],
      whyItWorks: '65,536 ids hold every owner that ordinary images have.',
      risk: {
        level: 'reversible',
        undo: 'sudo usermod --del-subuids 100000-165535 --del-subgids 100000-165535 "$USER"',
      },
      proof: { sh: 'podman unshare cat /proc/self/uid_map', shows: 'a second line with 65536 at its end' },
    },
    {
      title: 'Install the helpers which write the mapping',
      when: 'The range is there, and `uid_map` still has one line with a 1 at its end.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo apt install uidmap',
          changes: 'Debian and Ubuntu: brings `newuidmap` and `newgidmap`, which carry the right to map ranges.',
        },
      ],
      whyItWorks: 'A process may map only its own id by itself; a range takes these two.',
      risk: { level: 'reversible', undo: 'sudo apt remove uidmap' },
      proof: { sh: 'podman unshare cat /proc/self/uid_map', shows: 'two lines' },
    },
    {
      title: 'Keep small owners in the image',
      when: 'You build it, and an owner is above 65535.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'dockerfile',
          code: 'COPY --chown=1000:1000 app /app\nRUN tar --no-same-owner -xf tool.tar',
        },
      ],
      whyItWorks:
        'Archives of company machines carry ids of a directory service, in the millions; these two do not take them over.',
      risk: { level: 'reversible', undo: 'Take the options out.' },
      proof: { sh: 'docker run --rm IMAGE find / -xdev -uid +65535', shows: 'nothing' },
    },
  ],
  popularButWrong: {
    advice: 'Run it with `sudo podman`.',
    because: 'That hides the missing range and gives the container the root of the machine.',
  },
  sources: ['man:user_namespaces(7)', 'man:subuid(5)', 'man:newuidmap(1)', 'man:chown(2)'],
  notReproducible: 'The lab has one user namespace; `unshare -r chown 1000 file` showed it on Linux 6.18.',
})
