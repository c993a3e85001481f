import { defineCause } from '../../schema.ts'

/** Writing into a ConfigMap, Secret or `-v …:ro` volume. */
export default defineCause({
  title: 'Settings are mounted into the container read-only',
  because:
    '`{program|The program}` could not change {path|`$`|its settings} **because** they are a volume that is mounted read-only',
  why: `
ConfigMaps, Secrets and service account tokens of Kubernetes are always mounted read-only, and so is a Docker volume with \`:ro\`. Many start scripts fill in a template in place (\`sed -i\`, \`envsubst\`), or change the owner of their directory first, and fail at that line. The rest of the
container can be written.`,
  prior: 1,
  clues: [
    {
      when: {
        entity: {
          path: '/(?:etc|config|conf|secrets?|run/secrets|var/run/secrets)(?:/.*)?|.*\\.(?:conf|ya?ml|toml|ini|env|cfg|template)|.*/(?:config|conf)/.*',
        },
      },
      weight: 4,
      says: '`{path}` is a place of settings',
    },
    {
      when: { text: 'configmap|secret|kubernetes|\\bpod\\b|:ro\\b|\\bentrypoint|subPath|\\.\\.data' },
      weight: 4,
      says: 'a mounted volume of settings is in play',
    },
    {
      when: { text: 'sed -i|sed: couldn.t open temporary file|envsubst|changing ownership|docker-entrypoint' },
      weight: 3,
      says: 'a start script wants to change them',
    },
    { when: { entity: { path: '/(?:proc|sys)/.*' } }, weight: -6, says: '`{path}` belongs to the kernel' },
    { when: { text: 'EXT4-fs error|I/O error|Remounting' }, weight: -5, says: 'a disk plays a part' },
  ],
  question: {
    ask: 'Which mount does the file lie on?',
    run: 'findmnt -T {path}',
    answers: [
      {
        reads: { output: 'mount', rows: { access: 'ro', target: '/.+' } },
        weight: 3,
        says: '`{target}` is a mount of its own, read-only',
      },
      {
        reads: { output: 'mount', rows: { access: 'ro', target: '/' } },
        weight: -3,
        says: 'the whole root is read-only',
      },
      { reads: { output: 'mount', rows: { access: 'rw' } }, weight: -4, says: 'it is mounted for writing' },
    ],
  },
  fixes: [
    {
      title: 'Write the finished file to another place',
      when: 'A start script fills in a template.',
      steps: [
        {
          kind: 'sh',
          sh: 'envsubst < {path} > /tmp/app.conf',
          changes: 'Makes that one file; the program must be told to read it.',
        },
        {
          kind: 'code',
          runtime: 'kubernetes',
          language: 'yaml',
          code: 'volumeMounts:\n  - { name: template, mountPath: /template }      # the ConfigMap\n  - { name: run, mountPath: /etc/app }            # an emptyDir\nvolumes:\n  - { name: run, emptyDir: { medium: Memory } }',
        },
        {
          kind: 'text',
          text: 'The official image of nginx does it by itself: from `/etc/nginx/templates/*.template` to `/etc/nginx/conf.d`.',
        },
      ],
      whyItWorks: 'The template stays as it is, and the result lies where the container may write.',
      risk: { level: 'reversible', undo: 'Let the program read the old path again.' },
      proof: { sh: 'ls -l /tmp/app.conf', shows: 'the file with a size above 0' },
    },
    {
      title: 'Change it at its source',
      when: 'The value is the same for every start.',
      steps: [
        {
          kind: 'sh',
          sh: 'kubectl edit configmap app',
          changes: 'The settings of every pod that mounts it, within a minute or so.',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run -v ./conf:/etc/app image     # without :ro, if the container shall change it',
        },
      ],
      whyItWorks: 'The volume only shows what is stored outside.',
      risk: { level: 'reversible', undo: 'Edit it back.' },
      proof: { sh: 'kubectl exec deploy/app -- cat /etc/app/app.conf', shows: 'the new value' },
    },
  ],
  popularButWrong: {
    advice: 'Set `defaultMode: 0777` or `fsGroup` on the volume.',
    because: 'They change modes and groups of the files; that the mount takes no changes is decided elsewhere.',
  },
  sources: [
    'man:mount(8)',
    'https://kubernetes.io/docs/concepts/configuration/configmap/',
    'https://kubernetes.io/docs/concepts/configuration/secret/',
    'https://docs.docker.com/engine/storage/bind-mounts/',
  ],
  scenario: {
    params: { path: '/srv/work/config/app.conf', mount: '/srv/work/config', program: 'sed' },
    world: 'workshop',
    with: {
      mounts: [
        { at: '{mount}', size: '64k', readonly: true, files: { 'app.conf': { text: 'listen PORT\nworkers 4\n' } } },
      ],
      files: {
        '/srv/work/entrypoint.sh': {
          text: '#!/bin/bash\nset -e\nconf=${CONF:-{path}}\nsed -i "s/PORT/8080/" "$conf"\ngrep listen "$conf"\n',
          mode: '755',
        },
      },
    },
    reproduce: { run: './entrypoint.sh', fails: { call: 'open', errno: 'EROFS', path: '{mount}/sed' } },
    steps: [
      {
        title: 'Start the container’s script',
        ask: 'Run the entry point. It fills in its settings in place.',
        run: './entrypoint.sh',
        done: { kind: 'fails', call: 'open', errno: 'EROFS', path: '{mount}/sed' },
      },
      {
        title: 'How are they mounted?',
        ask: 'Which mount is it, and with which options?',
        run: 'findmnt -T {path}',
        done: { kind: 'ran', program: ['findmnt', 'mount', 'df'] },
      },
      {
        title: 'Fill in a copy',
        ask: 'Copy the settings to a place that can be written, and let the script work there.',
        run: 'cp {path} /tmp/app.conf; CONF=/tmp/app.conf ./entrypoint.sh',
        done: { kind: 'exists', path: '/tmp/app.conf', type: 'file' },
      },
    ],
    solved: {
      kind: 'any',
      of: [
        { kind: 'exists', path: '/tmp/app.conf', type: 'file' },
        { kind: 'exists', path: '/srv/work/logs/app.conf', type: 'file' },
      ],
    },
    solutions: [
      { title: 'Fill in a copy', run: 'cp {path} /tmp/app.conf; CONF=/tmp/app.conf ./entrypoint.sh' },
      {
        title: 'Write the result somewhere else at once',
        run: 'sed s/PORT/8080/ {path} > logs/app.conf; cat logs/app.conf',
      },
    ],
    wrong: [
      { run: 'sudo ./entrypoint.sh', but: 'A read-only mount is read-only for root.' },
      {
        run: 'sudo chmod 666 {path}; ./entrypoint.sh',
        but: 'The mode could not be changed, and would not have been asked.',
      },
    ],
  },
})
