/**
 * A Python program that counts, inside a container, the bytes of each package from its own lists, the simple way: what
 * `inspect` says has to agree. Several names of one file count once, files that two packages name for the first.
 */
export const PACKAGE_SIZES = `
import csv, glob, json, os, re, stat

seen, sizes = set(), {}

def count(key, paths):
    total = 0
    for path in paths:
        try:
            found = os.lstat(path)
        except OSError:
            continue
        real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        if not stat.S_ISREG(found.st_mode) or (found.st_dev, found.st_ino) in seen or real in seen:
            continue
        seen.update([(found.st_dev, found.st_ino), real])
        total += found.st_size
    sizes[key] = sizes.get(key, 0) + total

for stanza in open('/var/lib/dpkg/status').read().split('\\n\\n'):
    fields = dict(re.findall(r'^(\\S+): (.*)$', stanza, re.M))
    if not fields.get('Status', '').endswith(' installed'):
        continue
    name = fields['Package']
    for file in ('/var/lib/dpkg/info/%s.list' % name, '/var/lib/dpkg/info/%s:%s.list' % (name, fields['Architecture'])):
        if os.path.exists(file):
            count('debian ' + name, open(file).read().split('\\n'))
            break

for record in glob.glob('/usr/**/*.dist-info/RECORD', recursive=True):
    site = os.path.dirname(os.path.dirname(record))
    paths = []
    for row in csv.reader(open(record)):
        if not row:
            continue
        path = os.path.normpath(os.path.join(site, row[0]))
        folder, file = os.path.split(path)
        paths += [path]
        if file.endswith('.py'):
            paths += [os.path.join(folder, '__pycache__', file[:-3] + '.cpython-311.pyc')]
    name = os.path.basename(os.path.dirname(record)).split('-')[0]
    count('python ' + re.sub(r'[-_.]+', '-', name).lower(), paths)

for manifest in glob.glob('/app/node_modules/@*/*/package.json'):
    folder = os.path.dirname(manifest)
    name = folder[len('/app/node_modules/'):]
    count('node ' + name, [os.path.join(at, file) for at, _, files in os.walk(folder) for file in files])

print(json.dumps(sizes))
`;
