import { defineCause } from '../../schema.ts'

/** Company and campus networks drop direct connections; the program does not use the proxy. */
export default defineCause({
  title: 'This network lets programs out only through its proxy',
  because:
    '`{program|The program}` got no answer{address| from `$`|} **because** it connected directly, and this network lets only its proxy out',
  why: `
In many company networks the firewall drops what goes out directly, and a proxy carries the web. Browsers learn of it from the system; \`npm\`, \`pip\`, \`git\`, \`apt\`, \`docker\` and your own programs use it only when they are told, each in its own way. Node.js ignores the
variables, unless a recent one is started with NODE_USE_ENV_PROXY=1. It is the usual reason when a page opens in the browser and the same address times out in the terminal.`,
  prior: 1,
  clues: [
    {
      when: { entity: { port: '443|80' } },
      weight: 1,
      says: 'port {port} is the web, which browsers reach through the proxy',
    },
    {
      when: {
        text: 'registry\\.npmjs|pypi\\.org|github\\.com|registry-1\\.docker|proxy\\.golang|repo\\.maven|deb\\.debian|archive\\.ubuntu|rubygems',
      },
      weight: 3,
      says: 'a public source of packages does not answer',
    },
    { when: { text: '\\bproxy\\b' }, weight: 2, says: 'a proxy is named' },
    {
      when: { entity: { address: '(?:10|127)\\..*|192\\.168\\..*|172\\.(?:1[6-9]|2\\d|3[01])\\..*' } },
      weight: -4,
      says: '{address} is in a private network, where no proxy is needed',
    },
    { when: { text: '\\b(?:ssh|postgres|mysql|redis|mongo)' }, weight: -3, says: 'this is no traffic of the web' },
  ],
  question: {
    ask: 'Does this shell know a proxy?',
    run: 'env | grep -i _proxy',
    answers: [
      {
        reads: { output: 'env-proxy', where: { name: 'https?_proxy|all_proxy' }, rows: { value: '.+' } },
        weight: 3,
        says: 'there is a proxy here: {variable}={value}',
      },
      {
        reads: { output: 'env-proxy', rows: 'none' },
        weight: 0,
        says: 'this shell knows none; ask whether the network has one',
      },
    ],
  },
  fixes: [
    {
      title: 'Find the proxy, and try it with one command',
      when: 'Always first.',
      steps: [
        {
          kind: 'text',
          text: 'Ask the administrator, or look in the browser’s network settings (a PAC file names it in its last lines).',
        },
        { kind: 'sh', sh: 'curl -sI -m 10 -x http://PROXY:8080 https://registry.npmjs.org/' },
      ],
      whyItWorks: 'If this answers, the proxy is all that was missing.',
      risk: { level: 'read-only' },
      proof: {
        sh: 'curl -sI -m 10 -x http://PROXY:8080 https://registry.npmjs.org/',
        shows: '`HTTP/1.1 200 Connection established`',
      },
    },
    {
      title: 'Tell each tool',
      when: 'The trial worked.',
      steps: [
        {
          kind: 'code',
          runtime: 'shell',
          language: 'sh',
          code: 'export https_proxy=http://PROXY:8080 http_proxy=http://PROXY:8080 no_proxy=localhost,127.0.0.1,.internal',
        },
        {
          kind: 'code',
          runtime: 'npm',
          language: 'sh',
          code: 'npm config set proxy http://PROXY:8080\nnpm config set https-proxy http://PROXY:8080',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'json',
          code: '{ "proxies": { "http-proxy": "http://PROXY:8080", "https-proxy": "http://PROXY:8080" } }',
          note: '`/etc/docker/daemon.json`, then restart the Docker service.',
        },
        {
          kind: 'code',
          runtime: 'apt',
          language: 'sh',
          code: 'echo \'Acquire::http::Proxy "http://PROXY:8080";\' | sudo tee /etc/apt/apt.conf.d/80proxy',
        },
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "import { ProxyAgent, setGlobalDispatcher } from 'undici'\nsetGlobalDispatcher(new ProxyAgent(process.env.https_proxy))   // Node.js 22.21 and 24: NODE_USE_ENV_PROXY=1 does the same",
        },
      ],
      whyItWorks: 'They then connect to the proxy, which may go out.',
      risk: {
        level: 'reversible',
        undo: 'unset https_proxy http_proxy; npm config delete proxy; npm config delete https-proxy; remove the two files',
      },
      proof: { sh: 'npm ping', shows: 'PONG' },
    },
  ],
  popularButWrong: {
    advice: 'Raise the timeout of the tool.',
    because: 'The firewall drops each packet in silence, and would do so for an hour.',
  },
  exceptions: [
    '`sudo` and services do not inherit your variables: set them there as well (`sudo -E`, `Environment=`).',
  ],
  sources: [
    'https://nodejs.org/api/cli.html',
    'https://docs.npmjs.com/cli/v10/using-npm/config',
    'https://docs.docker.com/engine/daemon/proxy/',
    'https://curl.se/docs/manpage.html',
  ],
  notReproducible:
    'It takes a network with a proxy as its only way out; the silence alone is what a firewall rule shows in the lab.',
})
