"""Files of questions on screen: in and out."""

from fastapi import APIRouter

from app.exchange.routes import exports, imports

router = APIRouter()
router.include_router(imports.router)
router.include_router(exports.router)
