"""What people decide of leads."""

from __future__ import annotations

from api.desk import Desk
from api.reading import findings
from api.shapes.lead import Disposition, DispositionRequest


def decide(desk: Desk, wish: DispositionRequest) -> Disposition:
    """Writes a decision about a lead that the viewer may see. Raises NotFoundError."""
    desk.about.append(wish.key)
    lead = findings.lead(desk, wish.key)
    return desk.house.dispositions.add(lead.key, wish.decision, wish.reason.strip(), desk.viewer.name)
