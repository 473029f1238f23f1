import { useSpeech } from "../words/language";
import { ringRole, roleLook, roleWord } from "./roleLook";

/** The small sign of a role, as chart, legend and lists draw it; nothing where the role has no look of its own. */
export function RoleMark({ role, size = 18 }: { role: string; size?: number }) {
  const { t } = useSpeech();
  const known = ringRole(role);
  if (!known) return null;
  const { colour, sign } = roleLook(known, t);
  return (
    <svg className="kind-mark" width={size} height={size} viewBox="0 0 24 24" role="img" aria-label={roleWord(role, t)}>
      <title>{roleWord(role, t)}</title>
      <circle cx="12" cy="12" r="11.5" fill={colour} />
      <text x="12" y={sign.length > 1 ? 16 : 17} fontSize={sign.length > 1 ? 12 : 14} fontWeight="700" textAnchor="middle" fill="#ffffff">
        {sign}
      </text>
    </svg>
  );
}
