import { type ComponentType, lazy, Suspense, useEffect, useState } from "react";

/** When nothing has been asked for this long after the page came, its drawers are fetched, so that they open at once. */
const IDLE_MS = 3_000;

/**
 * A drawer that is fetched when it is first opened, or a while after its page, so that no page waits for its forms. `shut` is what its
 * properties are while it is closed. It is shown closed once before it opens: the dialog remembers then which button had the focus.
 */
export function lazyDrawer<Props extends object>(load: () => Promise<ComponentType<Props>>, shut: Partial<Props>) {
  const Loaded = lazy(async () => {
    const Drawer = await load();
    return { default: (props: Props) => <ClosedFirst Drawer={Drawer} shut={shut} shown={props} /> };
  });
  return function LazyDrawer(props: Props) {
    const [isWanted, setWanted] = useState(false);
    const isOpen = (Object.keys(shut) as (keyof Props)[]).some((name) => props[name] !== shut[name]);
    if (isOpen && !isWanted) setWanted(true);
    useEffect(() => {
      const timer = setTimeout(() => setWanted(true), IDLE_MS);
      return () => clearTimeout(timer);
    }, []);
    return (
      isWanted && (
        <Suspense fallback={null}>
          <Loaded {...props} />
        </Suspense>
      )
    );
  };
}

interface ClosedFirstProps<Props> {
  Drawer: ComponentType<Props>;
  shut: Partial<Props>;
  shown: Props;
}

function ClosedFirst<Props extends object>({ Drawer, shut, shown }: ClosedFirstProps<Props>) {
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return <Drawer {...shown} {...(!isReady && shut)} />;
}
