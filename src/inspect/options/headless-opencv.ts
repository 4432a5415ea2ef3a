import { formatBytes } from '../../formats/units/bytes.ts';
import { debianGraph } from './debian-graph.ts';
import { orphans } from './graph.ts';
import type { OptionOf } from './option.ts';

const WINDOWS = /(^|\/)(cv2\/qt\/|opencv_(contrib_)?python\.libs\/lib(Qt|xcb|xkb|X|ICE|SM))/;
/** What people install for the windows that a server never opens. */
const DEBIAN = ['libgl1', 'libgl1-mesa-glx', 'libglib2.0-0', 'libglib2.0-0t64', 'libsm6', 'libxext6', 'libxrender1', 'libxrender-dev']; // biome-ignore format: one list

/** OpenCV without windows: no Qt and X of its own, and no OpenGL from Debian. */
export const headlessOpencv: OptionOf = (facts) => {
  const { filesOf, weigh } = facts;
  const opencv = filesOf('python', (name) => /^opencv-(contrib-)?python$/.test(name));
  if (opencv.length === 0) return null;
  const own = opencv.filter(({ path }) => WINDOWS.test(path));
  const { graph, system } = debianGraph(facts);
  const gone = orphans(graph, new Set(DEBIAN.filter((name) => graph.has(name))), system);
  const debian = filesOf('debian', (name) => gone.has(name));
  return {
    id: 'headless-opencv',
    title: 'opencv-python-headless instead of opencv-python',
    saves: weigh(own) + weigh(debian),
    cost: 'cv2.imshow and windows are gone; nothing else',
    how: `replace opencv-python by opencv-python-headless in the manifest${gone.size > 0 ? `, and do not install ${DEBIAN.filter((name) => gone.has(name)).join(' ')}` : ''}`,
    because: `${formatBytes(weigh(own))} of Qt and X in the wheel, ${formatBytes(weigh(debian))} in ${gone.size} Debian packages that nothing else needs`,
  };
};
