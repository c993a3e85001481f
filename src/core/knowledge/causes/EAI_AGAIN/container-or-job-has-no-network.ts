import { defineCause } from '../../schema.ts'

/** A network namespace with nothing but loopback: docker --network none, unshare -n, PrivateNetwork=, build sandboxes. */
export default defineCause({
  title: 'This job runs without a network on purpose',
  because:
    '`{program|The program}` could not look up {hostname|`$`|the host} **because** it runs in a place that has been given no network',
  why: `
\`docker run --network none\`, \`PrivateNetwork=yes\` of systemd, sandboxes of build tools (Nix, Bazel, flatpak-builder, mock), and CI steps for untrusted code have loopback and
nothing else. The name server is a route away and there is no route. Outside of it the same command works, which makes it look like a fault of DNS.`,
  prior: 1,
  clues: [
    {
      when: {
        text: '--network[= ]none|PrivateNetwork|unshare|bubblewrap|bwrap|sandbox|\\bnix\\b|bazel|flatpak|hermetic',
      },
      weight: 5,
      says: 'a sandbox stands in the log',
    },
    { when: { also: ['ENETUNREACH'] }, weight: 3, says: 'other connections find no route either' },
    {
      when: { text: 'npm (?:ci|install)|pip install|go: downloading|cargo|FetchContent|apt-get' },
      weight: 1,
      says: 'something was to be downloaded while building',
    },
  ],
  question: {
    ask: 'Which interfaces are there, seen from inside?',
    run: 'ip -br link; ip route',
    answers: [
      { reads: { output: 'ip-route', rows: 'none' }, weight: 5, says: 'there is no route at all' },
      {
        reads: { output: 'ip-route', rows: { to: 'default' } },
        weight: -5,
        says: 'there is a default route by way of {via}',
      },
    ],
  },
  fixes: [
    {
      title: 'Fetch before, build without a network',
      when: 'The sandbox is meant. The clean way.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'sh',
          code: 'npm ci --prefer-offline   # in the step that has a network; keep node_modules or the cache',
        },
        { kind: 'code', runtime: 'go', language: 'sh', code: 'go mod vendor && go build -mod=vendor ./...' },
        {
          kind: 'code',
          runtime: 'python',
          language: 'sh',
          code: 'pip download -r requirements.txt -d wheels\npip install --no-index --find-links wheels -r requirements.txt',
        },
        { kind: 'code', runtime: 'rust', language: 'sh', code: 'cargo fetch && cargo build --offline' },
      ],
      whyItWorks: 'The step without network then finds everything on the disk, and gives the same result each time.',
      risk: { level: 'reversible', undo: 'Remove the downloaded copies.' },
      proof: { sh: 'unshare -rn go build -mod=vendor ./...', shows: 'no error' },
    },
    {
      title: 'Give the step a network',
      when: 'It really has to talk to others.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker build --network default .\ndocker run --network bridge IMAGE',
        },
        { kind: 'code', runtime: 'systemd', language: 'ini', code: '[Service]\nPrivateNetwork=no' },
      ],
      whyItWorks: 'The job then has an interface, a route and the name servers of its host.',
      risk: { level: 'reversible', undo: 'Put the old setting back.' },
      proof: { sh: 'ip route', shows: 'a line that begins with `default`' },
    },
  ],
  popularButWrong: {
    advice: 'Mount the host’s resolv.conf into the container.',
    because: 'The list of servers is not what is missing: no packet can get out to any of them.',
  },
  sources: ['https://docs.docker.com/engine/network/drivers/none/', 'man:systemd.exec(5)', 'man:network_namespaces(7)'],
  notReproducible: 'Every machine of the lab is such a place: `getent hosts deb.debian.org` shows it in each of them.',
})
