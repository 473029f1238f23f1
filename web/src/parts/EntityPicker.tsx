import { useState } from "react";

import type { Hit } from "../api/types";
import { HitBox } from "./HitBox";

interface EntityPickerProps {
  placeholder: string;
  kinds?: readonly string[];
  onPick: (hit: Hit) => void;
  /** Shows what was picked instead of emptying the box; called when the text no longer says it. */
  onForget?: () => void;
  initial?: string;
  id?: string | undefined;
}

/** Chooses one entity by searching for it. */
export function EntityPicker({ placeholder, kinds, onPick, onForget, initial = "", id }: EntityPickerProps) {
  const [text, setText] = useState(initial);
  return (
    <HitBox
      className="picker"
      id={id}
      label={placeholder}
      placeholder={placeholder}
      {...(kinds && { kinds })}
      text={text}
      onText={(next) => {
        setText(next);
        onForget?.();
      }}
      onPick={(hit) => {
        setText(onForget ? hit.title : "");
        onPick(hit);
      }}
    />
  );
}
