"""What is done about needs: arranging, settling meals, freezing figures, erasing."""
