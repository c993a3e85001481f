import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The name is known only in another network',
  because:
    '`{program|The program}` found no address for {hostname|`$`|the host} **because** that name only means something in another network than the one in which it runs',
  why: `
Names of Compose services and of Kubernetes, names that end in \`.local\`, \`.internal\` or a company's own domain, and lines of somebody's
\`/etc/hosts\` are answered in their own place only. A program that is started outside of the container, of the cluster or of the VPN asks a
resolver which has never heard of them, and the other way round.`,
  prior: 2,
  clues: [
    {
      when: { entity: { hostname: '(?!undefined$|null$)[\\w-]+' } },
      weight: 3,
      says: '`{hostname}` has no dot, as names of containers and services do',
    },
    {
      when: { entity: { hostname: '.*\\.(?:local|internal|lan|corp|home|svc|cluster\\.local|test|intra(?:net)?)' } },
      weight: 3,
      says: '`{hostname}` ends in a domain that is not public',
    },
    {
      when: { text: 'docker|compose|container|kubernetes|\\bk8s\\b|\\bpod\\b' },
      weight: 2,
      says: 'containers play a part',
    },
    {
      when: { entity: { hostname: '.*\\.(?:com|org|net|io|dev|de|fr|uk)' } },
      weight: -1,
      says: '`{hostname}` has a public ending',
    },
  ],
  question: {
    ask: 'What does the resolver say in the place where the program runs?',
    run: 'docker compose exec web getent hosts {hostname}',
    answers: [
      {
        reads: { output: 'getent', rows: { address: '.+' } },
        weight: 3,
        says: 'in there it is {address}: the program must run there too, or use another name',
      },
      { reads: { output: 'getent', rows: 'none' }, weight: -1, says: 'not known in there either' },
    ],
  },
  fixes: [
    {
      title: 'Use the name that is right for the place',
      when: 'The program runs sometimes inside, sometimes outside of the container network.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'services:\n  web:\n    environment:\n      DB_HOST: db          # inside: the name of the service\n  db:\n    ports: ["5432:5432"]   # outside: localhost:5432',
        },
      ],
      whyItWorks: 'Docker answers names of services only to containers of the same network.',
      risk: { level: 'reversible', undo: 'Set the old name.' },
      proof: { sh: 'docker compose exec web getent hosts db', shows: 'an address' },
    },
    {
      title: 'Put both containers into one network',
      when: 'They come from two compose files.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker network create shared\ndocker network connect shared web\ndocker network connect shared db',
        },
      ],
      whyItWorks: 'Each network has its own list of names.',
      risk: { level: 'reversible', undo: 'docker network disconnect shared, for both.' },
      proof: { sh: 'docker network inspect shared', shows: 'both containers' },
    },
  ],
  popularButWrong: {
    advice: 'Write `localhost` instead.',
    because: 'In a container that is the container itself, where no database runs: then it is ECONNREFUSED.',
  },
  sources: [
    'https://docs.docker.com/compose/how-tos/networking/',
    'man:hosts(5)',
    'man:nsswitch.conf(5)',
    'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
  ],
  notReproducible: 'It takes two networks with names of their own; the lab is one machine.',
})
