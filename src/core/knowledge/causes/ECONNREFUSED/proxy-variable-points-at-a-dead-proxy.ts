import { defineCause } from '../../schema.ts'

/** http_proxy or a tool's own setting names a proxy that does not run. */
export default defineCause({
  title: 'A proxy setting points at a proxy that does not run',
  because:
    '`{program|The program}` was refused at {address|$|the proxy}{port|:$|} **because** a proxy is configured there, and it does not run',
  why: `
With \`http_proxy\` or \`https_proxy\` set, a program does not connect to the server that you named but to the proxy, so the refused address is
the proxy's. The setting is often left over from a VPN client, an office network, a debugging tool or a container that inherited it. The
server you wanted may be in perfect health.`,
  prior: 0,

  clues: [
    {
      when: {
        text: 'ProxyError|Cannot connect to proxy|proxyconnect|https?_proxy=|--proxy[ =]|tunneling socket could not be established|ProxyAgent',
      },
      weight: 6,
      says: 'the log speaks of a proxy',
    },
    {
      when: { entity: { port: '3128|7890|7891|8118|8888|8889|1080|1087|10809|9090' }, missing: ['path'] },
      weight: 2,
      says: 'port {port} is one that proxies use',
    },
    {
      when: { text: 'https://', entity: { address: '127\\..*|::1|localhost', port: '(?!443$)\\d+' } },
      weight: 3,
      says: 'a public address was asked for, and the connection went to this machine',
    },
  ],

  question: {
    ask: 'Is a proxy set in the environment?',
    run: 'env | grep -i _proxy',
    answers: [
      {
        reads: { output: 'env-proxy', rows: { name: 'https?_proxy|all_proxy', port: '{port}' } },
        weight: 6,
        says: '`{variable}` sends it to {proxy}',
        fills: { variable: 'variable', proxy: 'value' },
      },
      { reads: { output: 'env-proxy', rows: 'none' }, weight: -4, says: 'no proxy is set in the environment' },
    ],
  },

  fixes: [
    {
      title: 'Take the setting away',
      when: 'You need no proxy in this network.',
      steps: [
        {
          kind: 'sh',
          sh: 'unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY',
          changes: 'This shell and what it starts from now on.',
        },
        {
          kind: 'code',
          runtime: 'npm',
          language: 'sh',
          code: 'npm config delete proxy\nnpm config delete https-proxy',
        },
        { kind: 'code', runtime: 'git', language: 'sh', code: 'git config --global --unset http.proxy' },
        {
          kind: 'text',
          text: 'Docker: remove `"proxies"` from `~/.docker/config.json`; it is given to every container.',
        },
        {
          kind: 'text',
          text: 'If it comes back in a new shell, look in `~/.profile`, `~/.bashrc`, `/etc/environment` and in the settings of your desktop.',
        },
      ],
      whyItWorks: 'Without the setting the program connects to the address in the URL.',
      risk: { level: 'reversible', undo: 'Set the variable again; `env` has shown its value.' },
      proof: { sh: 'env | grep -i _proxy', shows: 'nothing' },
    },
    {
      title: 'Leave local addresses out of it',
      when: 'The proxy is right for the Internet, but not for your own machine or network.',
      steps: [
        {
          kind: 'sh',
          sh: 'export no_proxy=localhost,127.0.0.1,::1,.test NO_PROXY=localhost,127.0.0.1,::1,.test',
          changes: 'Names on this list are reached directly.',
        },
      ],
      whyItWorks: 'Clients look a host up in the list before they choose the way.',
      risk: { level: 'reversible', undo: 'unset no_proxy NO_PROXY' },
      proof: {
        sh: 'curl -sv http://localhost/ 2>&1 | head -n 3',
        shows: 'a connection to localhost and not to the proxy',
      },
    },
    {
      title: 'Start the proxy',
      when: 'You do need it.',
      steps: [
        {
          kind: 'text',
          text: 'Start the VPN client or the proxy service, or correct the port in the setting: clients such as Clash and ssh -D choose their own.',
        },
      ],
      whyItWorks: 'Then there is a listener where every request is sent.',
      risk: { level: 'reversible', undo: 'Stop it again.' },
      proof: { sh: 'nc -vz {address} {port}', shows: '`succeeded`' },
    },
  ],
  popularButWrong: {
    advice: 'Restart the web server.',
    because: 'It was never asked: look at the address in the message, it is not the one in your URL.',
  },
  exceptions: [
    'curl reads only the lower-case `http_proxy`, on purpose; for https and the others it takes both spellings.',
  ],
  sources: [
    'man:curl(1)',
    'https://curl.se/docs/manpage.html',
    'https://docs.npmjs.com/cli/v10/using-npm/config',
    'https://docs.docker.com/engine/cli/proxy/',
    'https://pkg.go.dev/net/http#ProxyFromEnvironment',
  ],

  scenario: {
    params: { port: 3128, appPort: 3000, program: 'curl', address: '127.0.0.1' },
    world: 'node-app',
    with: {
      env: { http_proxy: 'http://127.0.0.1:{port}', PORT: '{appPort}' },
      processes: [{ argv: ['node', 'server.js'], cwd: '/srv/app', ready: { listen: '{appPort}' } }],
    },
    reproduce: { run: 'curl -sS http://localhost:{appPort}/', fails: { call: 'connect', errno: 'ECONNREFUSED' } },
    steps: [
      {
        title: 'Fetch the page',
        ask: 'Ask the server on port {appPort}, and read which port refused.',
        run: 'curl -sS http://localhost:{appPort}/',
        done: { kind: 'fails', call: 'connect', errno: 'ECONNREFUSED' },
      },
      {
        title: 'Look for a proxy setting',
        ask: 'Where does the other port come from?',
        run: 'env | grep -i _proxy',
        done: { kind: 'ran', program: ['env', 'printenv'], anyStatus: true },
      },
      {
        title: 'Go there directly',
        ask: 'Take the setting away and ask again.',
        run: 'unset http_proxy; curl -sS http://localhost:{appPort}/',
        done: { kind: 'connected', port: '{appPort}' },
      },
    ],
    solved: { kind: 'connected', port: '{appPort}' },
    solutions: [
      { title: 'Unset the variable', run: 'unset http_proxy; curl -sS http://localhost:{appPort}/' },
      { title: 'Except this machine', run: 'no_proxy=localhost curl -sS http://localhost:{appPort}/' },
      { title: 'For this one call', run: "curl -sS --noproxy '*' http://localhost:{appPort}/" },
    ],
    wrong: [
      {
        run: 'unset HTTP_PROXY; curl -sS http://localhost:{appPort}/',
        but: 'The variable that is set is spelt in lower case.',
      },
      { run: 'curl -sS http://127.0.0.1:{appPort}/', but: 'The proxy is asked for addresses as it is for names.' },
    ],
  },
})
