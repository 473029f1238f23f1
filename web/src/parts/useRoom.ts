import { type RefObject, useLayoutEffect, useState } from "react";

/** Pixels from the top of an element to the bottom of the window, less what stands below it. */
export function useRoom(element: RefObject<HTMLElement | null>, below: number, least = 240): number {
  const [room, setRoom] = useState(least);
  useLayoutEffect(() => {
    const measure = () => {
      const top = element.current?.getBoundingClientRect().top ?? 0;
      setRoom(Math.max(least, Math.floor(window.innerHeight - top - window.scrollY - below)));
    };
    measure();
    const watched = new ResizeObserver(measure);
    // whatever grows above the element (notices, coverage) makes its page grow
    watched.observe(element.current?.parentElement ?? document.body);
    window.addEventListener("resize", measure);
    return () => {
      watched.disconnect();
      window.removeEventListener("resize", measure);
    };
  }, [element, below, least]);
  return room;
}
