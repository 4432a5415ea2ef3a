import { type Choice, choose } from '../../model/evidence.ts';
import type { StoreRole } from '../../model/stack.ts';

const MB = 1e6;

/**
 * The command line of a store that fits its memory limit.
 * @param memory bytes of its limit
 * @param queue true when what it keeps may not be thrown away: a broker's messages, a session
 */
export function tune(role: StoreRole, memory: number, queue: boolean): Choice<readonly string[]> | null {
  if (role === 'postgres') return postgres(memory);
  if (role === 'redis') return redis(memory, queue);
  if (role === 'memcached') {
    const room = Math.floor((memory * 0.75) / MB);
    return choose(['memcached', '--memory-limit', String(room)], `three quarters of its ${memory / MB} MB`);
  }
  if (role === 'mongo') {
    const cache = Math.max(0.25, Math.round((memory / 1e9 / 2) * 100) / 100);
    const because = `half of its ${memory / MB} MB; left alone it takes half of what the host has`;
    return choose(['mongod', '--wiredTigerCacheSizeGB', String(cache), '--bind_ip_all'], because);
  }
  if (role === 'mqtt')
    return choose(['mosquitto', '-c', '/mosquitto-no-auth.conf'], 'only its readers share its network');
  return null;
}

/** Quarter for shared buffers, three quarters expected in caches (PostgreSQL documentation, "Resource Consumption"). */
function postgres(memory: number): Choice<readonly string[]> {
  const connections = 50;
  const settings: Readonly<Record<string, string>> = {
    shared_buffers: `${Math.floor(memory / MB / 4)}MB`,
    effective_cache_size: `${Math.floor((memory * 0.75) / MB)}MB`,
    maintenance_work_mem: `${Math.floor(memory / MB / 16)}MB`,
    work_mem: `${Math.max(1, Math.floor(memory / MB / 4 / connections))}MB`,
    max_connections: String(connections),
    random_page_cost: '1.1',
    checkpoint_completion_target: '0.9',
    log_min_duration_statement: '500ms',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return choose(
    ['postgres', ...args],
    `fits ${memory / MB} MB: a quarter shared, the rest for ${connections} connections and the page cache; slow queries are logged`,
  );
}

function redis(memory: number, queue: boolean): Choice<readonly string[]> {
  const room = Math.floor((memory * 0.75) / MB);
  const policy = queue ? 'noeviction' : 'allkeys-lru';
  const persistence = queue
    ? ['--appendonly', 'yes', '--appendfsync', 'everysec']
    : ['--appendonly', 'no', '--save', ''];
  const command = ['redis-server', '--maxmemory', `${room}mb`, '--maxmemory-policy', policy, ...persistence];
  const because = queue
    ? `messages wait in it: nothing is evicted and every second is written; three quarters of ${memory / MB} MB, the rest for writing`
    : `a cache: the least used goes first and nothing is written; three quarters of ${memory / MB} MB`;
  // Only its readers share its network, and nothing of it is published.
  return choose([...command, '--protected-mode', 'no'], because);
}
