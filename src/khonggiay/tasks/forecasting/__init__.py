"""When will it be done, how likely is it late, and why.

A forecast that explains itself. Pure: the past comes in as plain values, nothing reads
the clock or the database. The books are kept forwards (`mornings`), so that no forecast
and no lesson can look at what was not known that morning. *(docs/adr/0013)*
"""

from khonggiay.tasks.forecasting.forecasts import Forecast, forecast
from khonggiay.tasks.forecasting.learning import learn
from khonggiay.tasks.forecasting.model import Model
from khonggiay.tasks.forecasting.mornings import mornings
from khonggiay.tasks.forecasting.reasons import Cause, Reason
from khonggiay.tasks.forecasting.situations import Load, Situation, Tally
from khonggiay.tasks.forecasting.ways import Step, Way

__all__ = [
    "Cause",
    "Forecast",
    "Load",
    "Model",
    "Reason",
    "Situation",
    "Step",
    "Tally",
    "Way",
    "forecast",
    "learn",
    "mornings",
]
