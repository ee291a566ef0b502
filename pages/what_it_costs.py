"""What a recurrent network costs: parameters, multiplications, state, and measured time."""

from lstm_viz.ui import shell
from lstm_viz.ui.cost.page import show_cost

shell.enter()
show_cost()
