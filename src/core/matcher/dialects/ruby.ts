import { defineDialect } from './dialect.ts'

/** Ruby: `message @ c_function - path (Errno::NAME)`, and Bundler's words. */
export default defineDialect({
  specific: 3,
  only: /\bErrno::E|:in [`']|\(\w+Error\)|\bSocketError\b| - \w+\(2\)| @ \w+_\w+ - |directory - \S+$/,
  patterns: [
    // Permission denied @ rb_sysopen - secret.txt (Errno::EACCES)
    /§ @ \w+ - \((?<path>[^,)]{1,1000}), (?<dest>[^)]{1,1000})\)/,
    /§ @ (?:(?:rb_file_s|rb_sys|dir_s|dir|rb_io|io|rb_file)_?(?<call>[a-z]+?)\d?|\w+) - (?<path>[^§()]{1,1000}?)(?:\):?| \(Errno::\w+\)| \(\w+(?:::\w+)*\))?$/,
    // No such file or directory @ dir_chdir0 - /etc/app (file: /etc/puppet/site.pp, line: 12)
    /§ @ \w+ - (?<path>[^§()]{1,1000}?) \(file: /,
    // Address already in use - bind(2) for "127.0.0.1" port 3000 (Errno::EADDRINUSE)
    /§ - (?<syscall>\w+)\(2\) for "?(?<host>[\w.:-]+?)"? port (?<port>\d{1,5})/,
    // Failed to open TCP connection to 127.0.0.1:18999 (Connection refused - connect(2) for 127.0.0.1:18999)
    /§ - (?<syscall>\w+)\(2\) for (?<endpoint>[\w.:[\]-]+)/,
    /§ - (?<syscall>\w+)\(2\)(?: for (?<path>\/[^\s)]+))?/,
    // Argument list too long - /bin/true (Errno::E2BIG)
    /§ - (?<path>[^§()]{1,1000}?) \(Errno::\w+\)$/,
    // popen: No such file or directory - nobin · ruby: No such file or directory -- none.rb (LoadError)
    /^(?:[\w.]{1,40}: )?§ --? (?<path>[^\s§()]{1,1000})(?: \(\w+\))?$/,
    // app.rb:1:in `kill': No such process (Errno::ESRCH)
    /:in [`'](?<syscall>[a-z]\w*)': §$/,
    /:in [`'][^']{1,80}': (?:(?<call>getaddrinfo): )?§/,
  ],
  phrases: [
    // Bundler hides the errno: "It is likely that you need to grant write permissions for that path."
    {
      match:
        /(?<e>\bThere was an error while trying to (?:write to|read from|create|access)) `(?<path>[^`']{1,1000})[`']/,
      needle: 'there was an error while trying to',
      code: 'EACCES',
    },
  ],
  samples: [
    {
      from: 'Ruby 3.1.2',
      text: 'ruby: No such file or directory -- none.rb (LoadError)',
      reads: [{ code: 'ENOENT', entities: { path: 'none.rb' } }],
    },
    {
      from: 'Puppet 7.23',
      text: "Error: Could not set 'file' on ensure: No such file or directory @ dir_chdir0 - /etc/app/app.conf (file: /etc/puppet/manifests/site.pp, line: 12)",
      reads: [{ code: 'ENOENT', entities: { path: '/etc/app/app.conf' } }],
    },
    {
      from: 'Fluentd 1.16',
      text: `2024-05-01 10:00:00 +0000 [warn]: #0 [out_es] failed to flush the buffer. error_class=Errno::ECONNREFUSED error="Connection refused - connect(2) for \\"es\\" port 9200"`,
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect', hostname: 'es', port: '9200' } }],
    },
    {
      from: 'Ruby 3.1.2',
      text: "app.rb:1:in `read': Permission denied @ rb_sysopen - secret.txt (Errno::EACCES)",
      reads: [{ code: 'EACCES', entities: { path: 'secret.txt' } }],
    },
    {
      from: 'Ruby 3.1.2',
      text: 'Errno::EXDEV: Invalid cross-device link @ rb_file_s_rename - (/etc/debian_version, /tmp/x)',
      reads: [{ code: 'EXDEV', entities: { path: '/etc/debian_version', dest: '/tmp/x' } }],
    },
    {
      from: 'Ruby 3.1.2',
      text: `app.rb:3:in \`initialize': Address already in use - bind(2) for "127.0.0.1" port 3000 (Errno::EADDRINUSE)`,
      reads: [{ code: 'EADDRINUSE', entities: { syscall: 'bind', address: '127.0.0.1', port: '3000' } }],
    },
    {
      from: 'Ruby 3.1.2',
      text: "/usr/lib/ruby/3.1.0/socket.rb:1214:in `__connect_nonblock': Failed to open TCP connection to 127.0.0.1:18999 (Connection refused - connect(2) for 127.0.0.1:18999) (Errno::ECONNREFUSED)",
      reads: [{ code: 'ECONNREFUSED', entities: { syscall: 'connect', address: '127.0.0.1', port: '18999' } }],
    },
    {
      from: 'Ruby 3.1.2',
      text: "app.rb:2:in `getpeername': Transport endpoint is not connected - getpeername(2) (Errno::ENOTCONN)",
      reads: [{ code: 'ENOTCONN', entities: { syscall: 'getpeername' } }],
    },
    {
      from: 'Ruby 3.1.2',
      text: "app.rb:1:in `exec': Argument list too long - /bin/true (Errno::E2BIG)",
      reads: [{ code: 'E2BIG', entities: { path: '/bin/true' } }],
    },
    {
      from: 'Ruby 3.1.2',
      text: "app.rb:1:in `kill': No such process (Errno::ESRCH)",
      reads: [{ code: 'ESRCH', entities: { syscall: 'kill' } }],
    },
    {
      from: 'Ruby 3.1.2',
      text: "app.rb:2:in `initialize': getaddrinfo: Temporary failure in name resolution (SocketError)",
      reads: [{ code: 'EAI_AGAIN', entities: { syscall: 'getaddrinfo' } }],
    },
    {
      from: 'Bundler 2.3.15',
      text: 'There was an error while trying to write to `/srv/Gemfile.lock`. It is likely\nthat you need to grant write permissions for that path.',
      reads: [{ code: 'EACCES', entities: { path: '/srv/Gemfile.lock' } }],
    },
  ],
  negatives: [{ from: 'Ruby 3.1.2', text: "app.rb:4:in `rescue in <main>': unhandled exception" }],
})
