"""What the web sees of awards and certificates."""

from fastapi import APIRouter

from app.awards.routes import awards, certificates

router = APIRouter()
router.include_router(awards.router)
router.include_router(certificates.router)
