/** The kernel's switches under /proc/sys, as text by their dotted names. */
export class Sysctl {
  private readonly values: Map<string, string>

  constructor(hostname: string) {
    this.values = new Map([...Object.entries(DEFAULTS), ['kernel.hostname', hostname]])
  }

  get(name: string): string | undefined {
    return this.values.get(name)
  }

  number(name: string): number {
    return Number(this.values.get(name) ?? 0)
  }

  set(name: string, value: string): void {
    this.values.set(name, value)
  }

  names(): readonly string[] {
    return [...this.values.keys()]
  }
}

const DEFAULTS: Readonly<Record<string, string>> = {
  'fs.aio-max-nr': '65536',
  'fs.file-max': '9223372036854775807',
  'fs.file-nr': '736\t0\t9223372036854775807',
  'fs.inotify.max_queued_events': '16384',
  'fs.inotify.max_user_instances': '128',
  'fs.inotify.max_user_watches': '65536',
  'fs.nr_open': '1048576',
  'fs.pipe-max-size': '1048576',
  'fs.protected_fifos': '0',
  'fs.protected_hardlinks': '1',
  'fs.protected_regular': '0',
  'fs.protected_symlinks': '0',
  'fs.suid_dumpable': '0',
  'kernel.core_pattern': 'core',
  'kernel.dmesg_restrict': '1',
  'kernel.domainname': '(none)',
  'kernel.hostname': 'lab',
  'kernel.ns_last_pid': '1',
  'kernel.osrelease': '6.1.0-18-amd64',
  'kernel.ostype': 'Linux',
  'kernel.pid_max': '4194304',
  'kernel.randomize_va_space': '2',
  'kernel.threads-max': '30000',
  'kernel.version': '#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)',
  'kernel.yama.ptrace_scope': '0',
  'net.core.somaxconn': '4096',
  'net.core.rmem_default': '212992',
  'net.core.rmem_max': '212992',
  'net.core.wmem_default': '212992',
  'net.core.wmem_max': '212992',
  'net.ipv4.ip_forward': '0',
  'net.ipv4.ip_local_port_range': '32768\t60999',
  'net.ipv4.ip_local_reserved_ports': '',
  'net.ipv4.ip_nonlocal_bind': '0',
  'net.ipv4.ip_unprivileged_port_start': '1024',
  'net.ipv4.ping_group_range': '0\t2147483647',
  'net.ipv4.tcp_fin_timeout': '60',
  'net.ipv4.tcp_keepalive_time': '7200',
  'net.ipv4.tcp_max_syn_backlog': '512',
  'net.ipv4.tcp_syn_retries': '6',
  'net.ipv4.tcp_tw_reuse': '2',
  'net.ipv6.bindv6only': '0',
  'net.ipv6.conf.all.disable_ipv6': '0',
  'vm.max_map_count': '65530',
  'vm.overcommit_memory': '0',
  'vm.overcommit_ratio': '50',
  'vm.swappiness': '60',
}
