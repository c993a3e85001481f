import { defineCause } from '../../schema.ts'

/** A test run that ended early left the server it had started. */
export default defineCause({
  title: 'An earlier test run left its server behind',
  because:
    '`{program|The test server}` could not listen on {port|port $|its port} **because** the server of an earlier test run was never stopped',
  why: `
A test starts a server and means to stop it at the end. When a check fails, the run is interrupted or a worker is killed, the end is never
reached, and the server lives on as an orphan (its parent is pid 1). Tests that run side by side on one fixed port collide in the same way.`,
  prior: 1,

  clues: [
    {
      when: {
        text: '\\b(?:jest|vitest|mocha|ava|playwright|cypress|pytest|unittest|rspec|junit|surefire|go test|cargo test|karma|supertest)\\b',
      },
      weight: 3,
      says: 'a test runner speaks in the log',
    },
    {
      when: {
        text: '--- FAIL:|Tests?:? +\\d+ failed|\\d+ passing|✕|^FAILED \\(|AssertionError|beforeAll|beforeEach|test suite',
      },
      weight: 2,
      says: 'test results stand in the log',
    },
    {
      when: { text: '\\bCI=|GITHUB_ACTIONS|gitlab-runner|Jenkins|##\\[error\\]' },
      weight: 1,
      says: 'it ran in CI, where tests start servers',
    },
    {
      when: { text: '\\.(?:test|spec)\\.[cm]?[jt]sx?|test_\\w+\\.py|_test\\.go' },
      weight: 2,
      says: 'a test file is in the stack',
    },
  ],

  question: {
    ask: 'Is the process on {port|port $|the port} an orphan of an earlier run?',
    run: 'ps -o pid,ppid,lstart,cmd -p "$(sudo lsof -t -i :{port} -sTCP:LISTEN | paste -sd,)"',
    answers: [
      {
        reads: { output: 'ps', rows: { ppid: '1' } },
        weight: 3,
        says: '`{holder}` (pid {holderPid}) has lost its parent: it outlived the run which started it',
        fills: { holderPid: 'holderPid', holder: 'holder' },
      },
      { reads: { output: 'ps', rows: { ppid: '[2-9]|\\d{2,}' } }, weight: -1, says: 'its parent {ppid} still lives' },
    ],
  },

  fixes: [
    {
      title: 'Stop the left-over',
      when: 'Now, to get on.',
      steps: [
        { kind: 'sh', sh: 'ps -o pid,ppid,lstart,cmd -p "$(sudo lsof -t -i :{port} -sTCP:LISTEN | paste -sd,)"' },
        { kind: 'sh', sh: 'kill {holderPid}', changes: 'Ends the server of the earlier run.' },
      ],
      whyItWorks: 'No run waits for that server any more, and its end closes the listener.',
      risk: {
        level: 'destructive',
        to: 'a run that is still going on in another window',
        undo: 'Run those tests again.',
      },
      proof: { sh: "ss -ltn 'sport = :{port}'", shows: 'nothing below the heading' },
    },
    {
      title: 'Let the kernel choose the port in tests',
      when: 'For good, and whenever tests run in parallel.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: "beforeAll(async () => {\n  server = app.listen(0)\n  await once(server, 'listening')\n  base = `http://localhost:${server.address().port}`\n})\nafterAll(() => server.close())",
        },
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: '@pytest.fixture\ndef server():\n    httpd = HTTPServer(("127.0.0.1", 0), Handler)\n    Thread(target=httpd.serve_forever, daemon=True).start()\n    yield httpd.server_port\n    httpd.shutdown()',
        },
        { kind: 'code', runtime: 'go', language: 'go', code: 'srv := httptest.NewServer(handler)\ndefer srv.Close()' },
        {
          kind: 'code',
          runtime: 'java',
          language: 'java',
          code: '@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)',
        },
      ],
      whyItWorks: 'Port 0 asks the kernel for any port that is free, so that two runs never want the same one.',
      risk: { level: 'reversible', undo: 'Put the fixed port back.' },
      proof: { sh: 'npm test & npm test; wait', shows: 'two runs at once, both without EADDRINUSE' },
    },
    {
      title: 'Stop the server whatever happens',
      when: 'A script starts it.',
      steps: [{ kind: 'code', runtime: 'bash', language: 'sh', code: 'node server.js &\ntrap "kill $!" EXIT' }],
      whyItWorks: 'The EXIT trap also runs when `set -e` ends the script or you press ^C.',
      risk: { level: 'reversible', undo: 'Remove the trap.' },
      proof: { sh: './run-tests.sh; ss -ltn', shows: 'no listener of the tests' },
    },
  ],
  popularButWrong: {
    advice: 'Run the tests one after the other (`--runInBand`, `-j1`).',
    because:
      'It hides collisions between tests of one run. A server which an earlier run left behind still has the port.',
  },
  exceptions: [
    'If the left-over of a plain Python or C test server is only a TIME-WAIT entry, no process is there to stop: see “Restarted too soon”.',
  ],
  sources: [
    'man:bind(2)',
    'man:ip(7)',
    'https://nodejs.org/api/net.html',
    'https://docs.pytest.org/en/stable/how-to/fixtures.html',
    'https://pkg.go.dev/net/http/httptest',
  ],

  scenario: {
    params: { port: 3000, program: 'node' },
    world: 'node-app',
    with: {
      files: {
        '/srv/app/run-tests.sh': {
          text: '#!/bin/bash\nset -e\nnode server.js &\nserver=$!\nsleep 1\ncurl -s localhost:{port} | grep -q welcome\nkill $server\necho "all tests passed"\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './run-tests.sh; ./run-tests.sh', fails: { call: 'bind', errno: 'EADDRINUSE' } },
    steps: [
      {
        title: 'Run the tests twice',
        ask: 'Run the tests. They fail; run them again, and the server cannot even start.',
        run: './run-tests.sh; ./run-tests.sh',
        done: { kind: 'fails', call: 'bind', errno: 'EADDRINUSE' },
      },
      {
        title: 'Find the orphan',
        ask: 'Who has port {port}? Look at its parent and its age.',
        run: 'ps -o pid,ppid,lstart,cmd -p $(lsof -t -i :{port} -sTCP:LISTEN)',
        done: { kind: 'ran', program: ['ps', 'pstree', 'lsof', 'ss'] },
      },
      {
        title: 'Stop it',
        ask: 'Stop the server of the first run.',
        run: 'fuser -k {port}/tcp',
        done: { kind: 'not', of: { kind: 'listening', port: '{port}' } },
      },
      {
        title: 'Make the script clean up',
        ask: 'Let the script stop its server whatever happens, and run it once more.',
        run: 'sed -i \'s/^server=.*/trap "kill $!" EXIT/; /^kill /d\' run-tests.sh; ./run-tests.sh',
        done: {
          kind: 'all',
          of: [
            { kind: 'ran', program: ['run-tests.sh'], anyStatus: true },
            { kind: 'not', of: { kind: 'listening', port: '{port}' } },
          ],
        },
      },
    ],
    solved: {
      kind: 'all',
      of: [
        { kind: 'ran', program: ['run-tests.sh'], anyStatus: true },
        { kind: 'not', of: { kind: 'listening', port: '{port}' } },
      ],
    },
    solutions: [
      {
        title: 'Stop the orphan and let the script clean up',
        run: 'fuser -k {port}/tcp; sed -i \'s/^server=.*/trap "kill $!" EXIT/; /^kill /d\' run-tests.sh; ./run-tests.sh; sleep 1',
      },
      {
        title: 'Stop the orphan and mend the test',
        run: 'fuser -k {port}/tcp; sed -i s/welcome/asked/ run-tests.sh; ./run-tests.sh; sleep 1',
      },
    ],
    wrong: [
      { run: './run-tests.sh', but: 'A third run meets the same orphan.' },
      {
        run: 'fuser -k {port}/tcp; ./run-tests.sh',
        but: 'This run works better and leaves the next orphan: the script still does not stop its server.',
      },
    ],
  },
})
